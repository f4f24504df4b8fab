using System.Text.Json;
using System.Text.Json.Nodes;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>What holds for every operation, said at each of them: who may call it, its headers, how it fails.</summary>
internal static class Operations
{
    private const string PermissionExtension = "x-permission";

    public static Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken ct
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        Name(operation);
        Guard(operation, context, metadata);
        AddHeaders(operation, context.Description.HttpMethod);
        AddProblems(operation, context);
        if (
            metadata.OfType<ApiExample>().LastOrDefault() is { } example
            && operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true
        )
        {
            body.Example = JsonNode.Parse(example.Json);
        }
        return Task.CompletedTask;
    }

    private static void Name(OpenApiOperation operation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name ?? "");
            if (parameter.In == ParameterLocation.Path)
            {
                parameter.Description ??= "Its id, as lists show it.";
            }
        }
    }

    private static void Guard(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        IList<object> metadata
    )
    {
        if (metadata.OfType<RequiredPermission>().LastOrDefault() is not { } required)
        {
            operation.Security = [];
            return;
        }
        operation.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(ApiDocument.Bearer, context.Document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(ApiDocument.Session, context.Document)] = [] },
        ];
        var scope = required.Permission?.Scope;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[PermissionExtension] = new JsonNodeExtension(JsonValue.Create(scope ?? "any"));
        var needs = scope is null ? "For whoever is signed in." : $"Needs the permission `{scope}`.";
        operation.Description = operation.Description is { } said ? $"{said}\n\n{needs}" : needs;
    }

    private static void AddHeaders(OpenApiOperation operation, string? method)
    {
        if (method == "POST")
        {
            AddHeader(
                operation,
                "Idempotency-Key",
                "Up to 255 characters that name this request: sent again within 24 hours, it is answered again and not done again."
            );
        }
        if (method is "PATCH" or "PUT" && operation.Parameters?.Any(p => p.Name?.EndsWith("_id") == true) == true)
        {
            AddHeader(operation, "If-Match", "The ETag of what was read: 412 where somebody has changed it since.");
        }
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description) =>
        (operation.Parameters ??= []).Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }
        );

    private static void AddProblems(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var method = context.Description.HttpMethod;
        var hasId = operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true;
        var hasQuery = operation.Parameters?.Any(p => p.In == ParameterLocation.Query) == true;
        var writes = method is "POST" or "PATCH" or "PUT";
        Add(400, "It cannot be read.", writes || hasQuery);
        Add(401, "Nobody is signed in.", true);
        Add(403, "The role or the key lacks the permission.", true);
        Add(404, "There is no such thing in this business.", hasId);
        Add(409, "It cannot be done as things stand, or the same request is still being done.", method == "POST");
        Add(412, "Somebody has changed it since it was read.", method is "PATCH" or "PUT");
        Add(422, "Some fields cannot be taken as they are.", writes || hasQuery);
        Add(429, "Too many requests; Retry-After says when to go on.", true);

        void Add(int status, string description, bool does)
        {
            if (does && operation.Responses?.ContainsKey($"{status}") != true)
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
