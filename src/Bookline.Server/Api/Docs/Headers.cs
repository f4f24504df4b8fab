using Bookline.Server.Api.Conventions;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>The headers of requests and answers, as an operation's method and metadata have them.</summary>
internal static class Headers
{
    public static void Add(OpenApiOperation operation, string? method, IList<object> metadata)
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
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            AddTo((OpenApiResponse)answer, status, method, gives || takes is { Of: null });
        }
    }

    private static void AddTo(OpenApiResponse answer, string status, string? method, bool hasVersion)
    {
        Say(answer, "Request-Id", "Names the request, to ask about it.");
        Say(answer, "RateLimit-Limit", "Requests that the limit nearest to its end lets through.");
        Say(answer, "RateLimit-Remaining", "How many of them are left.");
        Say(answer, "RateLimit-Reset", "Seconds until all of them are back.");
        if (status is "429")
        {
            Say(answer, "Retry-After", "Seconds to wait.");
        }
        if (hasVersion && (status is "200" or "201" or "304"))
        {
            Say(
                answer,
                "ETag",
                "The version: send it as If-Match with a change, or as If-None-Match with the next reading."
            );
        }
        if (method == "POST" && status.StartsWith('2'))
        {
            Say(answer, "Idempotent-Replayed", "true: this was answered before, and not done again.");
        }
    }

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

    private static void Say(OpenApiResponse answer, string name, string description) =>
        (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeader
        {
            Description = description,
            Schema = Text(),
        };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
