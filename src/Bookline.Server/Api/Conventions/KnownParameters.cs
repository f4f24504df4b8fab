using System.Text.Json;
using Bookline.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Bookline.Server.Api.Conventions;

/// <summary>
/// Behind the guard, in front of the API's endpoints: a parameter that an address does not take is a slip of the caller's, and so is a
/// body where none is read. What an address takes is what the documentation says of it.
/// </summary>
internal sealed class KnownParameters(RequestDelegate next, IApiDescriptionGroupCollectionProvider descriptions)
{
    private const int LongestName = 100;

    private readonly Lazy<IReadOnlyDictionary<string, ApiDescription>> known = new(() =>
        descriptions
            .ApiDescriptionGroups.Items.SelectMany(group => group.Items)
            .DistinctBy(KeyOf)
            .ToDictionary(KeyOf, StringComparer.OrdinalIgnoreCase)
    );

    public async Task InvokeAsync(HttpContext context)
    {
        if (
            context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern }
            && pattern.StartsWith("/api/v1/", StringComparison.OrdinalIgnoreCase)
            && known.Value.TryGetValue(KeyOf(context.Request.Method, pattern), out var address)
            && (QueryRefusal(context.Request, address) ?? await BodyRefusalAsync(context, address)) is { } refusal
        )
        {
            await refusal.ExecuteAsync(context);
            return;
        }
        await next(context);
    }

    private static IResult? QueryRefusal(HttpRequest request, ApiDescription address)
    {
        var names = address
            .ParameterDescriptions.Where(p => p.Source == BindingSource.Query)
            .Select(p => p.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        FieldError[] errors =
        [
            .. request
                .Query.Keys.Where(name => !names.Contains(name))
                .Select(name => new FieldError(Shown(name), "unknown_field", "There is no such parameter here.")),
        ];
        return errors is []
            ? null
            : Problem.Of(400, "malformed_query", "The query has a parameter that is not taken here.", errors);
    }

    private static async Task<IResult?> BodyRefusalAsync(HttpContext context, ApiDescription address)
    {
        if (
            address.SupportedRequestFormats.Count > 0
            || address.ParameterDescriptions.Any(p => p.Source == BindingSource.Body)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true
        )
        {
            return null;
        }
        // Who keeps its hash reads it again.
        context.Request.EnableBuffering();
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Problem.Of(400, "malformed_json", "No body is taken here.");
            }
            FieldError[] errors =
            [
                .. body
                    .RootElement.EnumerateObject()
                    .Select(field => new FieldError(
                        Shown(field.Name),
                        "unknown_field",
                        "There is no such field here."
                    )),
            ];
            return errors is [] ? null : Problem.Of(400, "malformed_json", "No body is taken here.", errors);
        }
        // The second: half of a surrogate pair, which JSON can spell and no text can hold.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Problem.Of(400, "malformed_json", "No body is taken here.");
        }
        finally
        {
            context.Request.Body.Position = 0;
        }
    }

    // What is no name of a field's is not repeated.
    private static string Shown(string name) =>
        name.Length <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_') ? name : "";

    private static string KeyOf(ApiDescription address) => KeyOf(address.HttpMethod ?? "", address.RelativePath ?? "");

    private static string KeyOf(string method, string path) => $"{method} {path.Trim('/')}";
}
