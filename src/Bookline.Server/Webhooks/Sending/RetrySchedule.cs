namespace Bookline.Server.Webhooks.Sending;

/// <summary>When a delivery that failed is tried again: the schedule that Standard Webhooks shows, over three days.</summary>
internal static class RetrySchedule
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    // Who asks for more patience than this gets the next attempt all the same.
    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(24);

    /// <summary>The first one included.</summary>
    public static int MostAttempts => Pauses.Length + 1;

    /// <param name="attempt">The one that failed; 1 the first time.</param>
    /// <param name="chance">From 0 to 1: deliveries that failed together do not come back together.</param>
    /// <param name="askedFor">The address's own wish (Retry-After); it can only make it later.</param>
    /// <returns>Null: that was the last one.</returns>
    public static TimeSpan? PauseAfter(int attempt, double chance, TimeSpan? askedFor)
    {
        if (attempt >= MostAttempts)
        {
            return null;
        }
        var pause = Pauses[attempt - 1] * (1 - Jitter + 2 * Jitter * chance);
        var asked = askedFor is { } wish ? TimeSpan.FromTicks(Math.Min(wish.Ticks, LongestAskedFor.Ticks)) : pause;
        return asked > pause ? asked : pause;
    }
}
