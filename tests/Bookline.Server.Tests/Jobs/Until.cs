namespace Bookline.Server.Tests.Jobs;

/// <summary>Waits for a condition; the limit is there for a test that fails.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!await condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"waited in vain until {what}");
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) =>
        TrueAsync(() => Task.FromResult(condition()), what);
}
