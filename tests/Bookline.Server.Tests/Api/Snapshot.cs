using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Api;

/// <summary>What a person has looked at and accepted, in a file beside the test.</summary>
internal static class Snapshot
{
    /// <summary>Set to 1, a run writes the file anew: <c>git diff</c> then shows what there is to accept.</summary>
    private const string Accept = "BOOKLINE_ACCEPT_SNAPSHOTS";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Matches(string name, string actual, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, name);
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, text);
        }
        var accepted = File.Exists(file) ? File.ReadAllText(file) : "";
        if (accepted != text)
        {
            throw new ShouldAssertException(
                $"{name} is not what was accepted: {FirstDifference(accepted, text)}\n"
                    + $"If it is as it should be, run the test once more with {Accept}=1 and commit the file."
            );
        }
    }

    /// <summary>The same for JSON of which names and types count; the file has each thing of it as it was when its kind last changed.</summary>
    public static void MatchesInKind(string name, JsonObject actual, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, name);
        var accepted = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
        var text = new JsonObject();
        foreach (var (key, value) in actual.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var same = accepted.ContainsKey(key) && JsonKind.Of(accepted[key]) == JsonKind.Of(value);
            text[key] = (same ? accepted[key] : value)?.DeepClone();
        }
        Matches(name, text.ToJsonString(Readable), test);
    }

    private static string FirstDifference(string accepted, string actual)
    {
        var (was, now) = (accepted.Split('\n'), actual.Split('\n'));
        var line = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} was '{was.ElementAtOrDefault(line)}' and is '{now.ElementAtOrDefault(line)}'.";
    }
}
