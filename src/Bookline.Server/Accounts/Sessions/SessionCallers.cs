using Bookline.Server.Access;
using Bookline.Server.Hosting;

namespace Bookline.Server.Accounts.Sessions;

/// <summary>Says who one is by the session's cookie. A page asks whoever has none to sign in.</summary>
internal sealed class SessionCallers(SessionStore sessions, Cookies cookies) : ICallerSource
{
    public async Task<CallerAnswer> FindAsync(HttpContext context)
    {
        var token = cookies.Read(context.Request, Cookies.Session);
        if (token is null or "")
        {
            return NoSession(context);
        }
        if (!SameOrigin.Allows(context.Request))
        {
            return new CallerAnswer.Refused(SameOrigin.Refusal);
        }
        if (await sessions.FindAsync(token) is not { } session || RoleMatrix.Find(session.Role) is not { } role)
        {
            return NoSession(context);
        }
        await sessions.NoteSeenAsync(session);
        return new CallerAnswer.Found(
            new Caller(
                session.Tenant,
                CallerKind.User,
                session.User,
                session.Email,
                role,
                RoleMatrix.Of(role),
                session.Id
            )
        );
    }

    private static CallerAnswer NoSession(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<PageOfPeople>() is null)
        {
            return new CallerAnswer.NothingShown();
        }
        if (!SameOrigin.Allows(context.Request))
        {
            return new CallerAnswer.Refused(SameOrigin.Refusal);
        }
        var next = HttpMethods.IsGet(context.Request.Method) ? LocalPath.Of(context.Request) : "";
        var query = next is "" or AccountsModule.HomePath ? "" : $"?next={Uri.EscapeDataString(next)}";
        return new CallerAnswer.Refused(Results.Redirect(AccountsModule.SignInPath + query));
    }
}

/// <summary>Marks an endpoint whose visitors are people: who is not signed in is led to where one does.</summary>
public sealed record PageOfPeople;
