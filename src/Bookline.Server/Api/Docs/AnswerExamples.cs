using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Bookline.Server.Api.Docs;

/// <summary>
/// An answer of each operation that answers with JSON, for the documentation: <c>AnswerExamples.json</c>, by operation id. A test calls
/// them all and compares what this server answers, in kind; it also writes the file.
/// </summary>
internal static class AnswerExamples
{
    private const string Json = "application/json";

    private static readonly JsonObject All = Read();

    public static void Add(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id || All[id] is not { } example)
        {
            return;
        }
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status.StartsWith('2') && response.Content?.TryGetValue(Json, out var body) == true)
            {
                body.Example = example.DeepClone();
            }
        }
    }

    private static JsonObject Read()
    {
        using var stream = typeof(AnswerExamples).Assembly.GetManifestResourceStream("docs/AnswerExamples.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
