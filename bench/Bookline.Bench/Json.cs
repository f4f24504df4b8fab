using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookline.Bench;

/// <summary>One object on stdout, indented: a benchmark's report is read by people, too.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print<T>(T report) => Console.WriteLine(JsonSerializer.Serialize(report, Options));
}
