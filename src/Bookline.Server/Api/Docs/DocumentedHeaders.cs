using Bookline.Server.Api.Conventions;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>The headers of requests and answers, as an operation's method and metadata have them.</summary>
internal static class DocumentedHeaders
{
    private static readonly string[] Always =
    [
        "Request-Id",
        "RateLimit-Limit",
        "RateLimit-Remaining",
        "RateLimit-Reset",
    ];

    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["Request-Id"] = "Names the request, to ask about it.",
        ["RateLimit-Limit"] = "Requests that the limit nearest to its end lets through.",
        ["RateLimit-Remaining"] = "How many of them are left.",
        ["RateLimit-Reset"] = "Seconds until all of them are back.",
        ["Retry-After"] = "Seconds to wait.",
        ["ETag"] = "The version: send it as If-Match with a change, or as If-None-Match with the next reading.",
        ["Idempotent-Replayed"] = "true: this was answered before, and not done again.",
    };

    public static void Add(
        OpenApiOperation operation,
        string? method,
        IList<object> metadata,
        OpenApiDocument? document
    )
    {
        var gives = metadata.OfType<GivesETag>().Any();
        var takes = metadata.OfType<TakesIfMatch>().LastOrDefault();
        if (method == "POST")
        {
            Ask(
                operation,
                "Idempotency-Key",
                "Up to 255 characters that name this request: sent again within 24 hours, it is answered again and not done again."
            );
        }
        if (takes is not null)
        {
            Ask(
                operation,
                "If-Match",
                $"The ETag of {takes.Of ?? "what was read"}: 412 where somebody has changed it since."
            );
        }
        if (gives && method == "GET")
        {
            Ask(operation, "If-None-Match", "The ETag of what is there already: 304 where it is still so.");
            operation.Responses!["304"] = new OpenApiResponse { Description = "It is as it was." };
        }
        // Problems are answers with headers of their own, that are referred to.
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is OpenApiResponse own)
            {
                own.Headers = Refer(Named(status, method, gives || takes is { Of: null }), document);
            }
        }
    }

    /// <summary>The headers that answers refer to.</summary>
    public static Dictionary<string, IOpenApiHeader> All() =>
        Descriptions.ToDictionary(
            d => d.Key,
            d => (IOpenApiHeader)new OpenApiHeader { Description = d.Value, Schema = Text() }
        );

    public static Dictionary<string, IOpenApiHeader> OfProblem(int status, OpenApiDocument document) =>
        Refer(status == 429 ? [.. Always, "Retry-After"] : Always, document);

    private static IEnumerable<string> Named(string status, string? method, bool hasVersion) =>
        [
            .. Always,
            .. hasVersion && (status is "200" or "201" or "304") ? ["ETag"] : Array.Empty<string>(),
            .. method == "POST" && status.StartsWith('2') ? ["Idempotent-Replayed"] : Array.Empty<string>(),
        ];

    private static Dictionary<string, IOpenApiHeader> Refer(IEnumerable<string> names, OpenApiDocument? document) =>
        names.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, document));

    private static void Ask(OpenApiOperation operation, string name, string description) =>
        (operation.Parameters ??= []).Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = Text(),
            }
        );

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
