using System.Security.Cryptography;
using System.Text;
using Bookline.Server.Access;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Calendars.Feeds;

/// <summary><c>GET /calendars/{token}.ics</c>: what calendar programs ask for again and again.</summary>
internal sealed class FeedEndpoints(TenantContext tenants, FeedTokens tokens, TimeProvider time)
{
    public const string Path = "/calendars/";
    public const string Extension = ".ics";

    private const int LongestToken = 100;
    private static readonly TimeSpan Back = TimeSpan.FromDays(30);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(365);

    public static void Map(WebApplication app) =>
        app.MapGet(
                $"{Path}{{token}}{Extension}",
                (string token, HttpContext context, FeedEndpoints feeds) => feeds.ShowAsync(token, context)
            )
            .OpenToAnyone("the address is signed, and its own key")
            .WithName("getCalendarFeed")
            .WithTags("calendars")
            .WithSummary("A calendar of bookings, for calendar programs")
            .Produces<string>(200, "text/calendar")
            .ProducesProblem(404);

    private async Task<IResult> ShowAsync(string token, HttpContext context)
    {
        if (token.Length > LongestToken || FeedTokens.Read(token) is not { } feed)
        {
            return Problem.NotFound("calendar");
        }
        try
        {
            return await tenants.WithTenantContextAsync(
                feed.Tenant,
                async db =>
                    await tokens.IsGoodAsync(db, feed, token) && await TextAsync(db, feed) is { } text
                        ? Answer(context, text)
                        : Problem.NotFound("calendar"),
                context.RequestAborted
            );
        }
        catch (Exception e) when (e is UnknownTenantException or SuspendedTenantException)
        {
            return Problem.NotFound("calendar");
        }
    }

    /// <returns>Null: the member of staff is gone, or not active any more.</returns>
    private async Task<string?> TextAsync(TenantDatabase db, Feed feed)
    {
        var owner = await db.QuerySingleOrDefaultAsync<Owner>(
            """
            select t.business_name business, t.time_zone, m.name staff, m.id is not null has_staff
            from tenants t left join staff m on m.tenant_id = $1 and m.id = $2::uuid and m.is_active
            where t.id = $1
            """,
            db.Tenant,
            feed.Staff
        );
        if (owner is null || (feed.Staff is not null && !owner.HasStaff))
        {
            return null;
        }
        var now = time.GetUtcNow();
        var bookings = await BookedTimes.ListAsync(db, feed.Staff, now - Back, now + Ahead);
        var name = owner.Staff is null ? owner.Business : $"{owner.Business}: {owner.Staff}";
        return FeedText.Of(db.Tenant, name, owner.TimeZone, bookings);
    }

    private static IResult Answer(HttpContext context, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
        var headers = context.Response.Headers;
        headers.ETag = tag;
        // It names customers: nobody between keeps it, and whoever has it asks whether it still holds.
        headers.CacheControl = "private, no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var known = context.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries);
        return known.Any(t => t == "*" || t == tag || t == $"W/{tag}")
            ? Results.StatusCode(304)
            : Results.Bytes(body, "text/calendar; charset=utf-8");
    }

    private sealed record Owner(string Business, string TimeZone, string? Staff, bool HasStaff);
}
