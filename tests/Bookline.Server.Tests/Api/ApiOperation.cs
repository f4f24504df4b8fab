using System.Text.Json;

namespace Bookline.Server.Tests.Api;

/// <summary>An operation as the OpenAPI document of a running server has it.</summary>
/// <param name="Path">With placeholders: <c>/api/v1/services/{service_id}</c>.</param>
/// <param name="Permission">A scope, <c>any</c>, or null: it is open to anyone.</param>
internal sealed record ApiOperation(
    string Method,
    string Path,
    string? Id,
    string? Summary,
    IReadOnlyList<string> Tags,
    string? Permission,
    IReadOnlyList<string> PathParameters,
    string? BodyType
)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public static async Task<IReadOnlyList<ApiOperation>> AllAsync(HttpClient http)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json"));
        return
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where Methods.Contains(operation.Name)
            select Read(path.Name, operation),
        ];
    }

    public override string ToString() => $"{Method} {Path}";

    private static ApiOperation Read(string path, JsonProperty operation) =>
        new(
            operation.Name.ToUpperInvariant(),
            path,
            Text(operation.Value, "operationId"),
            Text(operation.Value, "summary"),
            operation.Value.TryGetProperty("tags", out var tags)
                ? [.. tags.EnumerateArray().Select(t => t.GetString()!)]
                : [],
            Text(operation.Value, "x-permission"),
            [.. path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'))],
            operation.Value.TryGetProperty("requestBody", out var body)
                ? body.GetProperty("content").EnumerateObject().First().Name
                : null
        );

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) ? value.GetString() : null;
}
