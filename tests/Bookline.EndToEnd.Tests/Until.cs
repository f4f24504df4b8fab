namespace Bookline.EndToEnd.Tests;

/// <summary>Waits on a condition that nothing announces.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition) =>
        SomethingAsync(() => Task.FromResult(condition() ? "" : null));

    /// <returns>The first that is not null.</returns>
    public static async Task<T> SomethingAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit);
        T? answer;
        while ((answer = await ask()) is null)
        {
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
        return answer;
    }
}
