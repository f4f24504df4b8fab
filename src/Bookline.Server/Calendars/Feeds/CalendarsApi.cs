using Bookline.Server.Access;
using Bookline.Server.Api;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Web;
using Bookline.Tenancy;

namespace Bookline.Server.Calendars.Feeds;

/// <summary><c>/api/v1/calendars</c>: the addresses of the feeds.</summary>
internal static class CalendarsApi
{
    public static void Map(WebApplication app)
    {
        var group = ApiModule.Resource(app, "calendars");
        group
            .MapGet("", GetAsync)
            // An address outlives whoever took it: it is for those who can also make new ones.
            .Require(Permission.StaffWrite)
            .WithName("listCalendars")
            .WithSummary("The addresses to subscribe to: the business's, and one for each member of staff")
            .Produces<CalendarFeeds>();
        group
            .MapPost("/rotate", RotateAsync)
            .Require(Permission.StaffWrite)
            .WithName("rotateCalendars")
            .WithSummary("New addresses; no old one is good any more")
            .Produces<CalendarFeeds>();
    }

    private static async Task<IResult> GetAsync(
        Caller caller,
        TenantContext tenants,
        FeedTokens tokens,
        PublicUrl url,
        CancellationToken ct
    ) =>
        Results.Ok(
            await tenants.WithTenantTransactionAsync(caller.Tenant, db => ReadAsync(db, tokens, url), cancel: ct)
        );

    private static async Task<IResult> RotateAsync(
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        FeedTokens tokens,
        PublicUrl url,
        AuditModule audit,
        CancellationToken ct
    ) =>
        Results.Ok(
            await tenants.WithTenantTransactionAsync(
                caller.Tenant,
                async db =>
                {
                    await tokens.RotateAsync(db);
                    await audit.RecordAsync(db, new(caller.ToActor(context), "calendars.rotated", null));
                    return await ReadAsync(db, tokens, url);
                },
                cancel: ct
            )
        );

    private static async Task<CalendarFeeds> ReadAsync(TenantDatabase db, FeedTokens tokens, PublicUrl url)
    {
        var secret = await tokens.SecretAsync(db);
        var staff = await db.QueryAsync<Member>(
            "select id, name from staff where tenant_id = $1 and is_active order by created_at, name, id",
            db.Tenant
        );
        return new(Url(null), [.. staff.Select(m => new StaffCalendar(PublicId.Staff.Show(m.Id), m.Name, Url(m.Id)))]);

        string Url(Guid? member) =>
            url.Of(
                $"{FeedEndpoints.Path}{FeedTokens.Write(new Feed(db.Tenant, member), secret)}{FeedEndpoints.Extension}"
            );
    }

    private sealed record Member(Guid Id, string Name);
}

/// <summary>Whoever has one of these addresses reads the bookings there: they are as secret as a password.</summary>
/// <param name="Url">Of the whole business.</param>
public sealed record CalendarFeeds(string Url, IReadOnlyList<StaffCalendar> Staff);

/// <param name="Staff">The id: <c>stf_…</c>.</param>
public sealed record StaffCalendar(string Staff, string Name, string Url);
