namespace Bookline.Server.Audit;

/// <summary>Who did something, and from where.</summary>
/// <param name="Id">Of the user or the key; null: nobody who is known, or the platform itself.</param>
/// <param name="Name">As it was then: an address of mail, a key's name.</param>
public sealed record Actor(ActorKind Kind, string? Id, string? Name, string? IpAddress, string? UserAgent)
{
    /// <summary>The platform itself: a job, a schedule.</summary>
    public static Actor System { get; } = new(ActorKind.System, null, null, null, null);

    public static Actor Of(HttpContext context, ActorKind kind, string? id, string? name)
    {
        ArgumentNullException.ThrowIfNull(context);
        var userAgent = context.Request.Headers.UserAgent.ToString();
        return new(kind, id, name, context.Connection.RemoteIpAddress?.ToString(), userAgent is "" ? null : userAgent);
    }
}

public enum ActorKind
{
    User,
    ApiKey,
    Anonymous,
    System,
}
