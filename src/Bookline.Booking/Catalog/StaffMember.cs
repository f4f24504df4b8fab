using NodaTime;

namespace Bookline.Booking.Catalog;

/// <summary>Who does the work.</summary>
public sealed record StaffMember
{
    public required StaffId Id { get; init; }
    public required string Name { get; init; }

    /// <summary>The services that this person offers.</summary>
    public required IReadOnlySet<ServiceId> Skills { get; init; }
    public required WeeklyHours Hours { get; init; }

    /// <summary>Holidays, illness, a dentist's appointment.</summary>
    public IReadOnlyList<Interval> TimeOff { get; init; } = [];
    public bool IsActive { get; init; } = true;
}
