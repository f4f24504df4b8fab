using Bookline.Server.Audit;
using Bookline.Tenancy;

namespace Bookline.Server.Access;

/// <summary>Who makes a request: a person with a session, or a program with an API key. An endpoint takes it as a parameter.</summary>
/// <param name="Id">Of the user or of the key.</param>
/// <param name="Name">An address of mail, or the key's name.</param>
/// <param name="Role">Null: a key, which has scopes and no role.</param>
/// <param name="Permissions">What may be done in this request.</param>
/// <param name="SessionId">Null: a key.</param>
public sealed record Caller(
    TenantId Tenant,
    CallerKind Kind,
    Guid Id,
    string Name,
    Role? Role,
    IReadOnlySet<Permission> Permissions,
    Guid? SessionId
)
{
    public bool May(Permission permission) => Permissions.Contains(permission);

    /// <summary>For the audit log.</summary>
    public Actor ToActor(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Actor.Of(context, Kind == CallerKind.User ? ActorKind.User : ActorKind.ApiKey, Id.ToString(), Name);
    }

    /// <summary>Binds an endpoint's parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(context.Features.Get<Caller>());
    }
}

public enum CallerKind
{
    User,
    ApiKey,
}
