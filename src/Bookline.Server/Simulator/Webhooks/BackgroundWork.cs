namespace Bookline.Server.Simulator.Webhooks;

/// <summary>Work that nobody waits for: bounded, quiet when the server stops, logged when it fails.</summary>
internal sealed partial class BackgroundWork(ILogger<BackgroundWork> logger)
{
    private const int Most = 20_000;
    private int running;

    /// <returns>The work, which never fails.</returns>
    public Task Start(Func<Task> work)
    {
        if (Interlocked.Increment(ref running) > Most)
        {
            Interlocked.Decrement(ref running);
            LogTooMuch(Most);
            return Task.CompletedTask;
        }
        return RunAsync(work);
    }

    private async Task RunAsync(Func<Task> work)
    {
        // The caller goes on at once.
        await Task.Yield();
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    [LoggerMessage(7002, LogLevel.Warning, "More than {Most} simulated webhooks wait; one was dropped.")]
    private partial void LogTooMuch(int most);

    [LoggerMessage(7003, LogLevel.Error, "A simulated webhook failed.")]
    private partial void LogFailed(Exception e);
}
