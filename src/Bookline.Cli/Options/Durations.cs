using System.CommandLine;
using System.CommandLine.Parsing;
using Bookline.Cli.Terminal;

namespace Bookline.Cli.Options;

/// <summary>Durations as people write them: a figure and its unit.</summary>
static class Durations
{
    static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    // PostgreSQL keeps time-outs as 32-bit milliseconds, which end after 24 days.
    static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    /// <summary>An option; null when it is not given, so that the engine's own default holds.</summary>
    public static Option<TimeSpan?> Option(
        string name,
        TimeSpan shortest,
        string description,
        TimeSpan enginesDefault
    ) =>
        new(name)
        {
            Description = $"{description}; default: {Written(enginesDefault)}",
            HelpName = "duration",
            CustomParser = result => Parse(result, name, shortest),
        };

    // In the largest unit of which it is a whole number.
    static string Written(TimeSpan duration)
    {
        var (unit, length) = Units.Last(u => duration.Ticks % u.Length.Ticks == 0);
        return $"{duration.Ticks / length.Ticks}{unit}";
    }

    static TimeSpan? Parse(ArgumentResult result, string name, TimeSpan shortest)
    {
        var text = result.Tokens[0].Value;
        if (TryRead(text) is not { } duration)
        {
            result.AddError(
                $"{name} is a duration with its unit, such as 500ms, 2s or 1m, not '{Secrets.Shown(text)}'."
            );
        }
        else if (duration < shortest || duration > Longest)
        {
            result.AddError($"{name} is from {shortest.TotalMilliseconds:0}ms to 480h, not '{Secrets.Shown(text)}'.");
        }
        else
        {
            return duration;
        }

        return null;
    }

    static TimeSpan? TryRead(string text)
    {
        foreach (var (unit, length) in Units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && Figures.TryRead(text[..^unit.Length], out var figure)
                // Beyond this a TimeSpan overflows; the bound check answers either way.
                && figure * length.TotalHours < 1e6
            )
            {
                return length * figure;
            }
        }

        return null;
    }
}
