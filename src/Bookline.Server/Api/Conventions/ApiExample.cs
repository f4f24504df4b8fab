namespace Bookline.Server.Api.Conventions;

/// <summary>A body as somebody would send it, for the documentation.</summary>
/// <param name="Json">Checked against the schema by the linter.</param>
public sealed record ApiExample(string Json);

/// <summary>What an endpoint says of itself for the documentation, besides ASP.NET Core's own.</summary>
public static class ApiExampleEndpoints
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string json) =>
        endpoint.WithMetadata(new ApiExample(json));
}
