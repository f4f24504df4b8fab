namespace Bookline.Booking.Catalog;

/// <summary>Names a service of one business; text, since the ids of the single-tenant time are no UUIDs.</summary>
public readonly record struct ServiceId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Names a member of staff.</summary>
public readonly record struct StaffId(Guid Value)
{
    public override string ToString() => Value.ToString();
}
