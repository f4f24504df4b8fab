namespace Bookline.EndToEnd.Tests;

/// <summary>Waits on a condition that nothing announces.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }
}
