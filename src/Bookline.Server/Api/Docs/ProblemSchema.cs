using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>What every error's body is.</summary>
internal static class ProblemSchema
{
    public static OpenApiSchema Create(OpenApiDocument document) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "type", "title", "status", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("Leads to the code's documentation."),
                ["title"] = Text("The status in words."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text("What is wrong and what to do, for people; may change."),
                ["code"] = Text("Stable; see /docs/errors."),
                ["next_free"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Description = "With slot_taken: the next slots that are free, as availability lists them.",
                    Items = new OpenApiSchemaReference("Slot", document),
                },
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Description = "Field by field, where a body or a query is wrong.",
                    Items = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "field", "code", "message" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["field"] = Text("As in the JSON, nested ones with dots."),
                            ["code"] = Text(
                                "Stable: required, too_long, out_of_range, unknown_value, malformed, …; see /docs/errors."
                            ),
                            ["message"] = Text("For people."),
                        },
                    },
                },
            },
        };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };
}
