using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>A time has a converter of its own, of which the exporter of schemas cannot tell what it writes: a text.</summary>
internal static class TimeSchemas
{
    public static Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken ct
    )
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
        {
            schema.Type =
                type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }
        return Task.CompletedTask;
    }
}
