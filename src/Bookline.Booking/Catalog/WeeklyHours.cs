using NodaTime;

namespace Bookline.Booking.Catalog;

/// <summary>Part of a day on the wall clock of a business, from <paramref name="Start"/> until before <paramref name="End"/>.</summary>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive; midnight is the end of the day.</param>
public readonly record struct WallRange(LocalTime Start, LocalTime End);

/// <summary>The hours of a week; a day with a break has two ranges, a day off none.</summary>
public sealed record WeeklyHours(IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WallRange>> Days)
{
    public static readonly WeeklyHours None = new(new Dictionary<IsoDayOfWeek, IReadOnlyList<WallRange>>());

    public IReadOnlyList<WallRange> On(IsoDayOfWeek day) => Days.TryGetValue(day, out var ranges) ? ranges : [];
}
