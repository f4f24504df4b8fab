using NodaTime;

namespace Bookline.Booking.Availability;

/// <summary>From an instant until before another.</summary>
internal readonly record struct Stretch(Instant Start, Instant End)
{
    public Duration Length => End - Start;

    public static Stretch Of(Interval time) =>
        new(time.HasStart ? time.Start : Instant.MinValue, time.HasEnd ? time.End : Instant.MaxValue);
}

/// <summary>Stretches of time that neither overlap nor touch, in order.</summary>
internal sealed class Stretches
{
    private readonly List<Stretch> ordered = [];

    /// <param name="any">In any order; what overlaps or touches becomes one.</param>
    public Stretches(IEnumerable<Stretch> any)
    {
        foreach (var next in InOrder([.. any]))
        {
            if (next.Start >= next.End)
            {
                continue;
            }
            if (ordered.Count > 0 && next.Start <= ordered[^1].End)
            {
                ordered[^1] = ordered[^1] with { End = Instant.Max(ordered[^1].End, next.End) };
            }
            else
            {
                ordered.Add(next);
            }
        }
    }

    /// <summary>Whether one stretch holds all of it.</summary>
    public bool Cover(Instant start, Instant end)
    {
        var at = FirstEndingAtOrAfter(end);
        return at < ordered.Count && ordered[at].Start <= start;
    }

    /// <summary>How much of a stretch these take up.</summary>
    public Duration Within(Stretch of)
    {
        var sum = Duration.Zero;
        for (var i = FirstEndingAtOrAfter(of.Start); i < ordered.Count && ordered[i].Start < of.End; i++)
        {
            sum += Instant.Min(ordered[i].End, of.End) - Instant.Max(ordered[i].Start, of.Start);
        }
        return sum;
    }

    /// <summary>What is left of these without the others.</summary>
    public Stretches Without(Stretches others)
    {
        var left = new List<Stretch>(ordered.Count + others.ordered.Count);
        foreach (var whole in ordered)
        {
            var from = whole.Start;
            for (
                var i = others.FirstEndingAtOrAfter(from);
                i < others.ordered.Count && others.ordered[i].Start < whole.End;
                i++
            )
            {
                left.Add(new Stretch(from, others.ordered[i].Start));
                from = others.ordered[i].End;
            }
            left.Add(new Stretch(from, whole.End));
        }
        return new Stretches(left);
    }

    // Hours come in order, nearly always; what is taken does, too.
    private static List<Stretch> InOrder(List<Stretch> any)
    {
        for (var i = 1; i < any.Count; i++)
        {
            if (any[i].Start < any[i - 1].Start)
            {
                any.Sort(static (a, b) => a.Start.CompareTo(b.Start));
                break;
            }
        }
        return any;
    }

    private int FirstEndingAtOrAfter(Instant time)
    {
        var (low, high) = (0, ordered.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ordered[middle].End < time ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
