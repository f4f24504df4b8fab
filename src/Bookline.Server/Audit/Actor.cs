using Bookline.Tenancy;

namespace Bookline.Server.Audit;

/// <summary>Who did something, and from where.</summary>
/// <param name="Id">Of the user or the key; null: nobody who is known, or the platform itself.</param>
/// <param name="Name">As it was then: an address of mail, a key's name.</param>
/// <param name="Mark">What the request wants written beside each change it makes; null: nothing.</param>
public sealed record Actor(
    ActorKind Kind,
    string? Id,
    string? Name,
    string? IpAddress,
    string? UserAgent,
    ChangeMark? Mark = null
)
{
    /// <summary>The platform itself: a job, a schedule.</summary>
    public static Actor System { get; } = new(ActorKind.System, null, null, null, null);

    public static Actor Of(HttpContext context, ActorKind kind, string? id, string? name)
    {
        ArgumentNullException.ThrowIfNull(context);
        var userAgent = context.Request.Headers.UserAgent.ToString();
        return new(
            kind,
            id,
            name,
            context.Connection.RemoteIpAddress?.ToString(),
            userAgent is "" ? null : userAgent,
            context.Features.Get<ChangeMark>()
        );
    }
}

/// <summary>A feature of a request: goes into the transaction of each change that it makes, and so stands or falls with that.</summary>
public sealed record ChangeMark(TenantStatement Statement);

public enum ActorKind
{
    User,
    ApiKey,
    Anonymous,
    System,
}
