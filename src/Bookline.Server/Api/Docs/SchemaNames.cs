using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bookline.Server.Api.Conventions;
using Microsoft.AspNetCore.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>Schemas by what they are to the reader: <c>Service</c> and <c>ServicePage</c>, not <c>ServiceView</c> and <c>PageOfServiceView</c>.</summary>
internal static class SchemaNames
{
    public static string? Of(JsonTypeInfo type)
    {
        var clr = type.Type;
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(Change<>))
        {
            return null; // stands where it is used, as what it changes
        }
        if ((Nullable.GetUnderlyingType(clr) ?? clr) == typeof(JsonElement))
        {
            return null; // any JSON, null too
        }
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(Page<>))
        {
            return $"{Plain(clr.GetGenericArguments()[0].Name)}Page";
        }
        return OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? Plain(name) : null;
    }

    private static string Plain(string name) =>
        name == nameof(ApiMoney) ? "Money"
        : name.EndsWith("View", StringComparison.Ordinal) ? name[..^"View".Length]
        : name;
}
