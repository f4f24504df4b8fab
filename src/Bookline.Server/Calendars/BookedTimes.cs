using Bookline.Tenancy;

namespace Bookline.Server.Calendars;

/// <summary>A booking as far as it concerns a calendar.</summary>
internal sealed record BookedTime
{
    private const int StepsOfRoot = 100;

    public required string Id { get; init; }
    public required string Status { get; init; }
    public DateTime StartsAt { get; init; }
    public DateTime EndsAt { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
    public Guid? StaffId { get; init; }
    public string? Staff { get; init; }
    public string? Service { get; init; }
    public string? Customer { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public string? Notes { get; init; }

    public bool IsCancelled => Status == "cancelled";

    /// <summary>
    /// Grows with every change (RFC 5545, 3.8.7.4), and needs no counter: a booking that was changed was changed later. The root of
    /// its age in microseconds fits an integer and tells changes apart that are 20 µs from each other in the first second,
    /// 6 ms after a day and a third of a second after ten years.
    /// </summary>
    public int Sequence =>
        (int)Math.Min(Math.Sqrt(Math.Max((UpdatedAt - CreatedAt).TotalMicroseconds, 0)) * StepsOfRoot, int.MaxValue);
}

internal static class BookedTimes
{
    public const int MostInFeed = 10_000;

    private const string Select = """
        select b.id, lower(b.status) status, b.starts_at, b.ends_at, b.created_at::timestamptz created_at,
          b.updated_at::timestamptz updated_at, b.staff_id, m.name staff, s.name service, b.customer_name customer,
          b.phone_number phone, b.customer_email email, b.notes
        from bookings b
        left join staff m on m.tenant_id = $1 and m.id = b.staff_id
        left join services s on s.tenant_id = $1 and s.id = b.service_id
        where b.tenant_id = $1 and b.starts_at is not null and b.ends_at > b.starts_at
        """;

    public static Task<BookedTime?> FindAsync(TenantDatabase db, string id) =>
        db.QuerySingleOrDefaultAsync<BookedTime>($"{Select} and b.id = $2", db.Tenant, id);

    /// <summary>Bookings that begin in a time; nothing that never came to be one (holds, and those that ran out).</summary>
    /// <param name="staff">Null: everybody's.</param>
    public static Task<IReadOnlyList<BookedTime>> ListAsync(
        TenantDatabase db,
        Guid? staff,
        DateTimeOffset from,
        DateTimeOffset until
    ) =>
        db.QueryAsync<BookedTime>(
            $"""
            {Select} and b.starts_at >= $2 and b.starts_at < $3 and ($4::uuid is null or b.staff_id = $4)
              and lower(b.status) <> 'held' and coalesce(b.metadata ->> 'cancelled', '') not in ('expired', 'released')
            order by b.starts_at, b.id limit $5
            """,
            db.Tenant,
            from,
            until,
            staff,
            MostInFeed
        );
}
