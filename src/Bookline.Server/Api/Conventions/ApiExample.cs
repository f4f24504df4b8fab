namespace Bookline.Server.Api.Conventions;

/// <summary>A body as somebody would send it, for the documentation.</summary>
/// <param name="Text">JSON is checked against the schema by the linter.</param>
public sealed record ApiExample(string Text, string MediaType);

/// <summary>What an endpoint says of itself for the documentation, besides ASP.NET Core's own.</summary>
public static class ApiExampleEndpoints
{
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder endpoint,
        string text,
        string mediaType = "application/json"
    ) => endpoint.WithMetadata(new ApiExample(text, mediaType));
}
