using System.ComponentModel;
using Bookline.Server.Api.Conventions;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Tenant;

/// <summary>The business.</summary>
internal sealed record TenantView(
    string Id,
    string BusinessName,
    [property: Description("Its own address at the platform; cannot be changed here.")] string Domain,
    string? Email,
    string? Phone,
    [property: Description("IANA, such as Europe/Berlin.")] string TimeZone,
    [property: Description("ISO 4217; what has a price keeps the one it has.")] string Currency,
    [property: Description("BCP 47: what the bot speaks until a customer chooses otherwise.")] string Locale,
    [property: Description("trial, active, past_due, suspended or cancelled.")] string Status,
    string Plan,
    [property: Description("Null: it is on no trial.")] DateTimeOffset? TrialEndsAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>The row, read and written.</summary>
internal sealed record TenantRow
{
    private const string Select = """
        select t.id, t.business_name, t.domain, t.email, t.phone, t.time_zone, t.currency, t.locale, t.status, t.subscription_plan,
          (select max(s.current_period_end) from subscriptions s where s.tenant_id = $1 and s.status = 'trialing') as trial_ends_at,
          t.created_at, t.updated_at
        from tenants t where t.id = $1
        """;

    public Guid Id { get; init; }
    public required string BusinessName { get; init; }
    public required string Domain { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public required string TimeZone { get; init; }
    public required string Currency { get; init; }
    public required string Locale { get; init; }
    public required string Status { get; init; }
    public required string SubscriptionPlan { get; init; }
    public DateTime? TrialEndsAt { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    public static Task<TenantRow> ReadAsync(TenantDatabase db) => db.QuerySingleAsync<TenantRow>(Select, db.Tenant);

    public static Task<TenantRow> LockAsync(TenantDatabase db) =>
        db.QuerySingleAsync<TenantRow>($"{Select} for no key update of t", db.Tenant);

    public static Task WriteAsync(TenantDatabase db, TenantFields fields, DateTimeOffset now) =>
        db.ExecuteAsync(
            """
            update tenants set business_name = $2, email = $3, phone = $4, time_zone = $5, currency = $6, locale = $7,
              updated_at = greatest($8, updated_at + interval '1 microsecond')
            where id = $1
            """,
            db.Tenant,
            fields.BusinessName,
            fields.Email,
            fields.Phone,
            fields.TimeZone,
            fields.Currency,
            fields.Locale,
            now
        );

    public TenantView Show() =>
        new(
            PublicId.Tenant.Show(Id),
            BusinessName,
            Domain,
            Email,
            Phone,
            TimeZone,
            Currency,
            Locale,
            Status,
            SubscriptionPlan,
            TrialEndsAt,
            CreatedAt,
            UpdatedAt
        );
}
