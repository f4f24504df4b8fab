using Bookline.Server.Simulator.Faults;

namespace Bookline.Server.Simulator.Webhooks;

/// <summary>How often the same webhook is delivered: once, unless a fault says otherwise.</summary>
internal readonly struct Copies(FaultKind? fault)
{
    private const int AtOnce = 3;

    /// <returns>The answer to the last.</returns>
    public async Task<int> PostAsync(Func<Task<int>> post)
    {
        switch (fault)
        {
            case FaultKind.StatusesAtOnce or FaultKind.MessagesAtOnce:
                return (await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => post()))).Max();
            case FaultKind.StatusesTwice or FaultKind.MessagesTwice:
                await post();
                return await post();
            default:
                return await post();
        }
    }
}
