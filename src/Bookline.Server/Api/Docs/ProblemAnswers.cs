using Bookline.Server.Api.Conventions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>How an operation fails, each time with a problem.</summary>
internal static class ProblemAnswers
{
    private static readonly Dictionary<int, string> Descriptions = new()
    {
        [400] = "It cannot be read.",
        [401] = "Nobody is signed in.",
        [403] = "The role or the key lacks the permission.",
        [404] = "There is no such thing in this business.",
        [409] = "It cannot be done as things stand, or the same request is still being done.",
        [412] = "Somebody has changed it since it was read.",
        [413] = "The body is too large.",
        [415] = "The body is of another media type.",
        [422] = "Some fields cannot be taken as they are.",
        [429] = "Too many requests; Retry-After says when to go on.",
        [500] = "A failure of ours; ask about it by the header Request-Id.",
        [503] = "There is too much to do, or others changed the same. Try again.",
    };

    /// <summary>The answers that operations refer to.</summary>
    public static Dictionary<string, IOpenApiResponse> Of(OpenApiDocument document) =>
        Descriptions.ToDictionary(d => IdOf(d.Key), d => (IOpenApiResponse)Create(d.Key, d.Value, document));

    public static void Add(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var method = context.Description.HttpMethod;
        var hasId = operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true;
        var hasQuery = operation.Parameters?.Any(p => p.In == ParameterLocation.Query) == true;
        var hasBody = operation.RequestBody is not null;
        var comparesVersions = context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesIfMatch>().Any();
        var writes = method is "POST" or "PATCH" or "PUT";
        Say(400, true);
        Say(401, true);
        Say(403, true);
        Say(404, hasId);
        Say(409, method == "POST");
        Say(412, comparesVersions);
        Say(413, hasBody);
        Say(415, hasBody);
        Say(422, writes || hasQuery);
        Say(429, true);
        Say(500, true);
        Say(503, true);

        void Say(int status, bool does)
        {
            // What an endpoint says of itself is a problem like the others.
            if (does || operation.Responses?.ContainsKey($"{status}") == true)
            {
                (operation.Responses ??= [])[$"{status}"] = new OpenApiResponseReference(
                    IdOf(status),
                    context.Document
                );
            }
        }
    }

    private static string IdOf(int status) => $"Problem{status}";

    private static OpenApiResponse Create(int status, string description, OpenApiDocument document) =>
        new()
        {
            Description = description,
            Headers = DocumentedHeaders.OfProblem(status, document),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(ApiDocument.Problem, document),
                },
            },
        };
}
