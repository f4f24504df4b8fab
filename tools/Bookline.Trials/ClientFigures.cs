namespace Bookline.Trials;

/// <summary>What one or more clients went through.</summary>
/// <param name="Name">Whose figures these are.</param>
/// <param name="Rounds">How often they did it, failures included.</param>
/// <param name="MedianMs">Median time of a round in milliseconds; 0 without rounds.</param>
/// <param name="SlowestMs">The slowest round in milliseconds.</param>
/// <param name="Failures">Rounds that ended in an error.</param>
/// <param name="Messages">The first few errors.</param>
public sealed record ClientFigures(
    string Name,
    int Rounds,
    double MedianMs,
    double SlowestMs,
    int Failures,
    IReadOnlyList<string> Messages
)
{
    public static ClientFigures From(string name, List<double> times, int failures, IEnumerable<string> messages)
    {
        times.Sort();
        return new ClientFigures(
            name,
            times.Count,
            times.Count == 0 ? 0 : times[times.Count / 2],
            times.Count == 0 ? 0 : times[^1],
            failures,
            [.. messages]
        );
    }

    /// <summary>Several clients as one; the median is that of the busiest.</summary>
    public static ClientFigures Together(string name, IReadOnlyCollection<ClientFigures> all) =>
        new(
            name,
            all.Sum(f => f.Rounds),
            all.MaxBy(f => f.Rounds)?.MedianMs ?? 0,
            all.Max(f => f.SlowestMs),
            all.Sum(f => f.Failures),
            [.. all.SelectMany(f => f.Messages)]
        );
}
