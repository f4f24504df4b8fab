namespace Bookline.Server.Access;

/// <summary>What an endpoint declares of who may call it. One that declares nothing answers nobody.</summary>
public static class EndpointAccess
{
    /// <summary>Only callers with this permission, in their own tenant.</summary>
    public static TBuilder Require<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredPermission(permission));

    /// <summary>Whoever is signed in, whatever their role: one's own account, and who one is.</summary>
    public static TBuilder RequireCaller<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredPermission(null));

    /// <summary>Anybody, without signing in.</summary>
    /// <param name="why">What guards it instead, or why nothing needs to.</param>
    public static TBuilder OpenToAnyone<TBuilder>(this TBuilder endpoint, string why)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenEndpoint(why));
}

/// <param name="Permission">Null: any caller.</param>
public sealed record RequiredPermission(Permission? Permission);

public sealed record OpenEndpoint(string Why);
