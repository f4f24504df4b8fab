using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookline.Server.Api.Conventions;

/// <summary>JSON as the API speaks it: snake_case names and words; what is not set is left out of nothing, but null.</summary>
public static class ApiJson
{
    public static void Add(WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(options => Apply(options.SerializerOptions));

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        // A field that is not there is a slip of the caller's, and setting what is not to be set is an attack.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}
