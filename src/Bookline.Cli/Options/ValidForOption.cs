using System.CommandLine;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Options;

/// <summary><c>--valid-until 90d</c>: how long from now a password is good for.</summary>
static class ValidForOption
{
    static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public static Option<TimeSpan?> Create() =>
        new("--valid-until")
        {
            Description = "The password ends after so many days (90d) or hours (12h); default: never",
            HelpName = "time",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (TryRead(text) is { } time)
                {
                    return time;
                }

                result.AddError($"--valid-until is a time from 1h to 3650d, such as 90d, not '{Secrets.Shown(text)}'.");
                return null;
            },
        };

    static TimeSpan? TryRead(string text)
    {
        foreach (var (unit, length) in Units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && Figures.TryRead(text[..^unit.Length], out var figure)
                && figure * length.TotalDays <= Longest.TotalDays
                && length * figure >= Shortest
            )
            {
                return length * figure;
            }
        }

        return null;
    }
}
