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
        ProblemAnswers.Add(operation, context);
        DocumentedHeaders.Add(operation, context.Description.HttpMethod, metadata, context.Document);
        AnswerExamples.Add(operation);
        foreach (var example in metadata.OfType<ApiExample>())
        {
            if (operation.RequestBody?.Content?.TryGetValue(example.MediaType, out var body) == true)
            {
                var isJson = example.MediaType == "application/json";
                body.Example = isJson ? JsonNode.Parse(example.Text) : JsonValue.Create(example.Text);
                // What is no JSON has no fields: a text.
                body.Schema = isJson ? body.Schema : new OpenApiSchema { Type = JsonSchemaType.String };
            }
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
            else if (parameter.In == ParameterLocation.Query)
            {
                parameter.Description ??= parameter.Name switch
                {
                    "limit" => $"1 to {PageQuery.MostLimit}; {PageQuery.DefaultLimit} when nobody says.",
                    "cursor" => "next_cursor of the page before.",
                    _ => null,
                };
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
}
