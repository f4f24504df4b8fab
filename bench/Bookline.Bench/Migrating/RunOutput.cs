using System.Text.Json;
using Bookline.Trials;

namespace Bookline.Bench.Migrating;

/// <summary>What the benchmark takes from the command line's JSON report.</summary>
internal static class RunOutput
{
    /// <summary>Longest blocking lock per table in milliseconds, over all steps.</summary>
    public static Dictionary<string, double> BlocksByTable(string json)
    {
        using var document = Read(json);
        var blocks = new Dictionary<string, double>();
        foreach (var migration in document.RootElement.GetProperty("result").GetProperty("migrations").EnumerateArray())
        {
            foreach (var step in migration.GetProperty("steps").EnumerateArray())
            {
                if (Text(step, "blockedTable") is { } table)
                {
                    var ms = step.GetProperty("longestBlockMs").GetDouble();
                    blocks[table] = Math.Max(blocks.GetValueOrDefault(table), ms);
                }
            }
        }
        return blocks;
    }

    /// <summary>The slowest steps with their seconds, slowest first.</summary>
    public static IReadOnlyList<StepTime> SlowestSteps(string json, int count)
    {
        using var document = Read(json);
        return
        [
            .. document
                .RootElement.GetProperty("result")
                .GetProperty("migrations")
                .EnumerateArray()
                .SelectMany(m => m.GetProperty("steps").EnumerateArray())
                .Select(s => new StepTime(Text(s, "name") ?? "?", s.GetProperty("durationMs").GetDouble()))
                .OrderByDescending(s => s.Ms)
                .Take(count),
        ];
    }

    /// <summary>Checks of <c>verify</c> that failed, as sentences.</summary>
    public static IReadOnlyList<string> FailedChecks(string json)
    {
        using var document = Read(json);
        return
        [
            .. document
                .RootElement.GetProperty("result")
                .GetProperty("checks")
                .EnumerateArray()
                .Where(c => Text(c, "status") == "failed")
                .Select(c => $"{Text(c, "name")}: {Text(c, "detail")}"),
        ];
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonDocument Read(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new TrialException($"The command line's report is no JSON: {json}", e);
        }
    }
}

internal sealed record StepTime(string Name, double Ms);
