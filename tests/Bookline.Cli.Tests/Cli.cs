using System.Text.Json;
using Bookline.Testing;

namespace Bookline.Cli.Tests;

/// <summary>Short ways to run the executable.</summary>
internal static class Cli
{
    public static Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(arguments);

    /// <summary>Runs <c>bookline db …</c> on a database, which it learns from DATABASE_URL.</summary>
    public static Task<CliResult> DbAsync(TestDatabase database, params string[] arguments) =>
        CliProcess.RunAsync(["db", .. arguments], Environment(database));

    /// <summary>Runs it with <c>--json</c>; its stdout must be one object.</summary>
    public static async Task<(int ExitCode, JsonElement Json)> JsonAsync(
        TestDatabase database,
        params string[] arguments
    )
    {
        var result = await DbAsync(database, [.. arguments, "--json"]);
        return (result.ExitCode, Parse(result));
    }

    public static JsonElement Parse(CliResult result)
    {
        try
        {
            return JsonDocument.Parse(result.Output).RootElement;
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"stdout is not one JSON object. {result}", e);
        }
    }

    public static Dictionary<string, string> Environment(TestDatabase database) =>
        new() { ["DATABASE_URL"] = database.Url };
}
