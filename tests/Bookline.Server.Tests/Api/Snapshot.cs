using System.Runtime.CompilerServices;

namespace Bookline.Server.Tests.Api;

/// <summary>What a person has looked at and accepted, in a file beside the test.</summary>
internal static class Snapshot
{
    /// <summary>Set to 1, a run writes the file anew: <c>git diff</c> then shows what there is to accept.</summary>
    private const string Accept = "BOOKLINE_ACCEPT_SNAPSHOTS";

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

    private static string FirstDifference(string accepted, string actual)
    {
        var (was, now) = (accepted.Split('\n'), actual.Split('\n'));
        var line = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1} was '{was.ElementAtOrDefault(line)}' and is '{now.ElementAtOrDefault(line)}'.";
    }
}
