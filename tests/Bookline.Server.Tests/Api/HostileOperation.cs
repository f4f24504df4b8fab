using System.Text.Json;

namespace Bookline.Server.Tests.Api;

/// <summary>An operation of the OpenAPI document, as somebody calls it who knows the rows of <see cref="MatrixRows"/>.</summary>
internal sealed record HostileOperation(
    string Method,
    string Path,
    IReadOnlyList<string> Ids,
    IReadOnlyList<string> Queries,
    string? BodyType,
    BodySchema? Body
)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public string Known => Ids.Aggregate(Path, (path, id) => path.Replace($"{{{id}}}", MatrixRows.IdOf(id)));

    public static IEnumerable<HostileOperation> All(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where Methods.Contains(operation.Name)
        select Read(document, path.Name, operation);

    /// <summary>The address with a word in the place of one of its ids.</summary>
    public string With(string id, string word) =>
        Ids.Aggregate(Path, (path, other) => path.Replace($"{{{other}}}", other == id ? word : MatrixRows.IdOf(other)));

    private static HostileOperation Read(JsonElement document, string path, JsonProperty operation)
    {
        var content = operation.Value.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().First()
            : (JsonProperty?)null;
        var json = content?.Name.EndsWith("json", StringComparison.Ordinal) == true;
        return new(
            operation.Name.ToUpperInvariant(),
            path,
            [.. path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'))],
            operation.Value.TryGetProperty("parameters", out var parameters)
                ?
                [
                    .. parameters
                        .EnumerateArray()
                        .Where(p => p.GetProperty("in").GetString() == "query")
                        .Select(p => p.GetProperty("name").GetString()!),
                ]
                : [],
            json ? content!.Value.Name : null,
            json ? new BodySchema(document, content!.Value.Value.GetProperty("schema")) : null
        );
    }
}
