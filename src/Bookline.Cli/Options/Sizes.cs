using System.CommandLine;
using System.CommandLine.Parsing;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Options;

/// <summary>Sizes as PostgreSQL writes them: kB, MB, GB and TB are steps of 1024.</summary>
static class Sizes
{
    static readonly (string Unit, long Bytes)[] Units =
    [
        ("kB", 1L << 10),
        ("MB", 1L << 20),
        ("GB", 1L << 30),
        ("TB", 1L << 40),
        ("B", 1),
    ];

    public static Option<long?> Option(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "size",
            CustomParser = result => Parse(result, name),
        };

    static long? Parse(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        if (TryRead(text) is { } bytes)
        {
            return bytes;
        }

        result.AddError($"{name} is a size with its unit, such as 500MB, 10GB or 1.5TB, not '{Secrets.Shown(text)}'.");
        return null;
    }

    static long? TryRead(string text)
    {
        foreach (var (unit, bytes) in Units)
        {
            if (
                text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && Figures.TryRead(text[..^unit.Length], out var n)
            )
            {
                return n * bytes < long.MaxValue ? (long)(n * bytes) : null;
            }
        }

        return null;
    }
}
