using Bookline.Migrations;
using Bookline.PrivatePostgres;

namespace Bookline.Schema.Tests.Kills;

/// <summary>Takes the server down, as in a power cut, while a certain step runs.</summary>
internal sealed class CrashAt(PrivateServer server, string step) : IRunObserver
{
    private Task? crash;

    /// <summary>Has the step been reached?</summary>
    public bool Reached => crash is not null;

    public void StepStarting(StepStarting e)
    {
        if (e.Step == step)
        {
            crash ??= Task.Run(() => server.StopAsync(StopMode.Immediate));
        }
    }

    /// <summary>Waits until the server is down, and starts it again.</summary>
    public async Task RecoverAsync()
    {
        if (crash is not null)
        {
            await crash;
            await server.StartAgainAsync();
        }
    }
}
