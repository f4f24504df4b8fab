namespace Bookline.Server.Api.Conventions;

/// <summary>Metadata of an endpoint whose answer has an ETag.</summary>
public sealed record GivesETag;

/// <summary>Metadata of an endpoint that compares If-Match before it changes anything.</summary>
/// <param name="Of">Whose version is compared; null: that of what is changed, and is answered with.</param>
public sealed record TakesIfMatch(string? Of);

/// <summary>What an endpoint says of the versions that it gives and compares.</summary>
internal static class Versioned
{
    public static RouteHandlerBuilder GivesETag(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new GivesETag());

    public static RouteHandlerBuilder TakesIfMatch(this RouteHandlerBuilder endpoint, string? of = null) =>
        endpoint.WithMetadata(new TakesIfMatch(of));
}
