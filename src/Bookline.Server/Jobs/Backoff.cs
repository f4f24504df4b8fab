namespace Bookline.Server.Jobs;

/// <summary>How long to wait before a job is tried again.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Twice as long each time, give or take a quarter: jobs that failed together do not come back together.</summary>
    /// <param name="attempt">The one that failed; 1 the first time.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(int attempt, double chance)
    {
        var doublings = Math.Clamp(attempt - 1, 0, 20);
        var pause = Math.Min(First.TotalSeconds * (1 << doublings), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(pause * (0.75 + chance / 2));
    }
}
