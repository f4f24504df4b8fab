using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>
/// What an answer always has, a request need not: there only what cannot be null must be sent, while ASP.NET Core says "required" of
/// every parameter of a record's constructor.
/// </summary>
internal static class RequestSchemas
{
    public static void Loosen(OpenApiDocument document)
    {
        var seen = new HashSet<string>();
        var bodies =
            from path in document.Paths.Values
            from operation in path.Operations ?? []
            from content in operation.Value.RequestBody?.Content?.Values ?? []
            select content.Schema;
        foreach (var schema in bodies)
        {
            Loosen(schema, document, seen);
        }
    }

    private static void Loosen(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> seen)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            if (seen.Add(id) && document.Components?.Schemas?.TryGetValue(id, out var target) == true)
            {
                Loosen(target, document, seen);
            }
            return;
        }
        if (schema is not OpenApiSchema written)
        {
            return;
        }
        var properties = written.Properties ?? new Dictionary<string, IOpenApiSchema>();
        written.Required = written
            .Required?.Where(name => !properties.TryGetValue(name, out var p) || !CanBeNull(p))
            .ToHashSet();
        NeededFields.Apply(written);
        foreach (
            var part in (IEnumerable<IOpenApiSchema?>)[.. properties.Values, .. written.OneOf ?? [], written.Items]
        )
        {
            Loosen(part, document, seen);
        }
    }

    private static bool CanBeNull(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) == true
        || schema.OneOf?.Any(s => s.Type == JsonSchemaType.Null) == true;
}
