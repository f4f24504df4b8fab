using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>
/// A field marked <see cref="RequiredAttribute"/> must be sent, although its type lets null in so that a check can name it where it is
/// missing. The schema notes it, and the document says it once references stand where they belong.
/// </summary>
internal static class NeededFields
{
    private const string Note = "x-needed";

    public static Task NoteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var needed = context
            .JsonTypeInfo.Properties.Where(p =>
                p.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) == true
            )
            .Select(p => JsonValue.Create(p.Name))
            .ToArray<JsonNode?>();
        if (needed.Length > 0)
        {
            (schema.Extensions ??= new Dictionary<string, IOpenApiExtension>())[Note] = new JsonNodeExtension(
                new JsonArray(needed)
            );
        }
        return Task.CompletedTask;
    }

    /// <summary>What is needed is no null, and is required.</summary>
    public static void Apply(OpenApiSchema schema)
    {
        if (
            schema.Extensions?.Remove(Note, out var note) != true
            || note is not JsonNodeExtension { Node: JsonArray needed }
        )
        {
            return;
        }
        foreach (var name in needed.Select(n => n!.GetValue<string>()))
        {
            (schema.Required ??= new HashSet<string>()).Add(name);
            var property = schema.Properties![name];
            if (property.OneOf?.FirstOrDefault(s => s.Type != JsonSchemaType.Null) is { } only)
            {
                schema.Properties[name] = only;
            }
            else if (property is OpenApiSchema written)
            {
                written.Type &= ~JsonSchemaType.Null;
            }
        }
    }
}
