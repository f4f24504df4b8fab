using NodaTime;

namespace Bookline.Booking.Catalog;

/// <summary>What a customer can book. Times lie within <see cref="Bounds"/>.</summary>
public sealed record Service
{
    public required ServiceId Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }

    /// <summary>An emoji that stands before the name.</summary>
    public string? Icon { get; init; }
    public string? Category { get; init; }

    /// <summary>How long the customer is there.</summary>
    public required Duration Length
    {
        get;
        init => field = Bounds.ServiceMinutes.Demand(value);
    }

    /// <summary>How long before the customer comes the staff member is busy with it (setting up).</summary>
    public Duration BufferBefore
    {
        get;
        init => field = Bounds.BufferMinutes.Demand(value);
    } = Duration.Zero;

    /// <summary>How long after the customer has gone the staff member is busy with it (cleaning).</summary>
    public Duration BufferAfter
    {
        get;
        init => field = Bounds.BufferMinutes.Demand(value);
    } = Duration.Zero;
    public required Money Price { get; init; }
    public bool IsActive { get; init; } = true;

    /// <summary>What a booking takes of a staff member's time: the customer's, and the buffers around it.</summary>
    public Interval Around(Interval customer) => new(customer.Start - BufferBefore, customer.End + BufferAfter);
}
