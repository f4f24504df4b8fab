namespace Bookline.Server.Tests.Hosting;

/// <summary>Waits for what comes true by itself.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until the answer is what was expected; says at last what it was instead.</summary>
    public static async Task ShouldBeAsync<T>(Func<Task<T>> ask, T expected)
    {
        var began = TimeProvider.System.GetTimestamp();
        T answer;
        do
        {
            answer = await ask();
            if (EqualityComparer<T>.Default.Equals(answer, expected))
            {
                return;
            }
            await Task.Delay(Pause, TimeProvider.System);
        } while (TimeProvider.System.GetElapsedTime(began) < Limit);
        answer.ShouldBe(expected);
    }

    /// <summary>Asks again and again until it is so.</summary>
    public static Task ShouldBeTrueAsync(Func<Task<bool>> ask) => ShouldBeAsync(ask, true);
}
