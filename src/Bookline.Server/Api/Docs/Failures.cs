using Bookline.Server.Api.Conventions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>How an operation fails, each time with a problem.</summary>
internal static class Failures
{
    public static void Add(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var method = context.Description.HttpMethod;
        var hasId = operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true;
        var hasQuery = operation.Parameters?.Any(p => p.In == ParameterLocation.Query) == true;
        var hasBody = operation.RequestBody is not null;
        var comparesVersions = context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesIfMatch>().Any();
        var writes = method is "POST" or "PATCH" or "PUT";
        Say(400, "It cannot be read.", true);
        Say(401, "Nobody is signed in.", true);
        Say(403, "The role or the key lacks the permission.", true);
        Say(404, "There is no such thing in this business.", hasId);
        Say(409, "It cannot be done as things stand, or the same request is still being done.", method == "POST");
        Say(412, "Somebody has changed it since it was read.", comparesVersions);
        Say(413, "The body is too large.", hasBody);
        Say(415, "The body is of another media type.", hasBody);
        Say(422, "Some fields cannot be taken as they are.", writes || hasQuery);
        Say(429, "Too many requests; Retry-After says when to go on.", true);
        Say(500, "A failure of ours; ask about it by the header Request-Id.", true);
        Say(503, "There is too much to do, or others changed the same. Try again.", true);

        void Say(int status, string description, bool does)
        {
            // What an endpoint says of itself is a problem like the others.
            if (does || operation.Responses?.ContainsKey($"{status}") == true)
            {
                (operation.Responses ??= [])[$"{status}"] = new OpenApiResponse
                {
                    Description = description,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/problem+json"] = new()
                        {
                            Schema = new OpenApiSchemaReference(ApiDocument.Problem, context.Document),
                        },
                    },
                };
            }
        }
    }
}
