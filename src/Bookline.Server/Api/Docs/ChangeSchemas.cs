using System.ComponentModel;
using Bookline.Server.Api.Conventions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>A field of a change looks as what it changes; null clears what can be empty.</summary>
internal static class ChangeSchemas
{
    public static async Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken ct
    )
    {
        var type = context.JsonTypeInfo.Type;
        if (context.JsonTypeInfo.Properties.Any(p => IsChange(p.PropertyType)))
        {
            schema.Required = null;
        }
        if (!IsChange(type))
        {
            return;
        }
        var changed = type.GetGenericArguments()[0];
        var inner = await context.GetOrCreateSchemaAsync(changed, null, ct);
        schema.Type = CanBeNull(changed) ? inner.Type | JsonSchemaType.Null : inner.Type;
        // Not what a change is in the code.
        schema.Description = context
            .JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true)
            .OfType<DescriptionAttribute>()
            .FirstOrDefault()
            ?.Description;
        schema.Format = inner.Format;
        schema.Pattern = inner.Pattern;
        schema.Properties = inner.Properties;
        schema.Required = inner.Required;
        schema.Items = inner.Items;
        schema.Enum = inner.Enum;
        schema.AdditionalPropertiesAllowed = inner.AdditionalPropertiesAllowed;
        schema.AdditionalProperties = inner.AdditionalProperties;
    }

    private static bool IsChange(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Change<>);

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
}
