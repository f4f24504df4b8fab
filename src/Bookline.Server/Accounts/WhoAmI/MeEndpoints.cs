using Bookline.Server.Access;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Api;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.WhoAmI;

/// <summary><c>/api/v1/me</c>: who one is, by a session or a key, and where one is signed in.</summary>
internal static class MeEndpoints
{
    public static void Map(WebApplication app)
    {
        var me = ApiModule.Resource(app, "me");
        me.MapGet("/", GetAsync)
            .RequireCaller()
            .WithName("getMe")
            .WithSummary("Who this session or key is, and what it may do")
            .Produces<MeView>();
        me.MapGet("/sessions", ListAsync)
            .RequireCaller()
            .WithName("listMySessions")
            .WithSummary("Where one is signed in; a key has no sessions")
            .Produces<Page<SessionView>>();
        me.MapDelete("/sessions/{sessionId}", RevokeAsync)
            .RequireCaller()
            .WithName("revokeMySession")
            .WithSummary("End one of one's sessions, at once everywhere")
            .Produces(204)
            .ProducesProblem(404);
        me.MapDelete("/sessions", RevokeOthersAsync)
            .RequireCaller()
            .WithName("revokeMyOtherSessions")
            .WithSummary("End all of one's sessions but this one")
            .Produces(204)
            .ProducesProblem(404);
    }

    private static async Task<IResult> GetAsync(Caller caller, TenantContext tenants)
    {
        var business = await tenants.WithTenantContextAsync(
            caller.Tenant,
            db => db.QuerySingleAsync<BusinessRow>("select business_name, domain from tenants where id = $1", db.Tenant)
        );
        var id = caller.Kind == CallerKind.User ? PublicId.User.Show(caller.Id) : PublicId.ApiKey.Show(caller.Id);
        return Results.Ok(
            new MeView(
                id,
                caller.Kind,
                caller.Name,
                caller.Role,
                [.. caller.Permissions.Select(p => p.Scope).Order(StringComparer.Ordinal)],
                new(PublicId.Tenant.Show(caller.Tenant.Value), business.BusinessName, business.Domain)
            )
        );
    }

    private static async Task<IResult> ListAsync(Caller caller, TenantContext tenants, SessionStore sessions)
    {
        IReadOnlyList<SessionRow> rows = caller.SessionId is null
            ? []
            : await tenants.WithTenantContextAsync(caller.Tenant, db => sessions.ListAsync(db, caller.Id));
        return Results.Ok(
            new Page<SessionView>([.. rows.Select(row => SessionView.Of(row, caller.SessionId))], HasMore: false, null)
        );
    }

    private static async Task<IResult> RevokeAsync(
        string sessionId,
        HttpContext context,
        Caller caller,
        EndSession end
    ) =>
        caller.SessionId is not null
        && PublicId.Session.ReadGuid(sessionId) is { } session
        && await end.OneAsync(context, caller, session)
            ? Results.NoContent()
            : Problem.NotFound("session");

    private static async Task<IResult> RevokeOthersAsync(HttpContext context, Caller caller, EndSession end)
    {
        if (caller.SessionId is null)
        {
            return Problem.NotFound("session");
        }
        await end.AllOthersAsync(context, caller);
        return Results.NoContent();
    }

    private sealed record BusinessRow(string BusinessName, string Domain);
}

/// <param name="Name">An address of mail, or the key's name.</param>
/// <param name="Role">Null: a key, which has permissions and no role.</param>
public sealed record MeView(
    string Id,
    CallerKind Kind,
    string Name,
    Role? Role,
    IReadOnlyList<string> Permissions,
    BusinessView Business
);

public sealed record BusinessView(string Id, string Name, string Domain);

/// <param name="IsCurrent">The one that asks.</param>
public sealed record SessionView(
    string Id,
    string Device,
    string? IpAddress,
    bool SecondFactor,
    bool IsCurrent,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt
)
{
    internal static SessionView Of(SessionRow row, Guid? current) =>
        new(
            PublicId.Session.Show(row.Id),
            row.Device,
            row.Ip,
            row.SecondFactorAt is not null,
            row.Id == current,
            row.CreatedAt,
            row.LastSeenAt
        );
}
