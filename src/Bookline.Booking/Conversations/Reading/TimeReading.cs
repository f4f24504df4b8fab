using System.Text.RegularExpressions;
using NodaTime;

namespace Bookline.Booking.Conversations.Reading;

/// <summary>Times as people type them: 14:30, 14h30, 2:30 pm, 2pm, 14 Uhr.</summary>
internal static partial class TimeReading
{
    /// <summary>
    /// What can be meant, the likelier first: "2:30" is half past two by night, and where only the afternoon is free, in the afternoon.
    /// </summary>
    /// <param name="folded">By <see cref="Folded.Of"/>.</param>
    public static IReadOnlyList<LocalTime> Read(string folded)
    {
        var words = Words().Split(folded).Where(word => word.Length > 0 && !DayWords.Polite.Contains(word)).ToList();
        if (DayWords.Noon.Contains(string.Join(' ', words)))
        {
            return [LocalTime.Noon];
        }
        if (words.Count >= 2 && words[^2] == "halb" && words.SkipLast(2).All(DayWords.Empty.Contains))
        {
            var next = Array.IndexOf(DayWords.GermanHours, words[^1]) + 1;
            // Half of the ninth hour: 8:30.
            return next > 0
                ? [.. Hours(next == 1 ? 12 : next - 1, false, false).Select(h => new LocalTime(h, 30))]
                : [];
        }
        var digits = words.FindIndex(word => char.IsAsciiDigit(word[0]));
        if (digits < 0 || Figures().Match(words[digits]) is not { Success: true } figures)
        {
            return [];
        }
        var around = new[] { Said(words[..digits]), Said(words[(digits + 1)..]) }
            .Where(side => side.Length > 0)
            .ToList();
        var before = around.Any(DayWords.BeforeNoon.Contains);
        var after = around.Any(DayWords.AfterNoon.Contains);
        var hour = int.Parse(figures.Groups["hour"].Value);
        var minute = figures.Groups["minute"].Success ? int.Parse(figures.Groups["minute"].Value) : 0;
        var isUnderstood = around.All(side => DayWords.BeforeNoon.Contains(side) || DayWords.AfterNoon.Contains(side));
        // 24.11 is a day.
        return !isUnderstood || hour > 24 || minute > 59 || (hour == 24 && minute > 0)
            ? []
            : [.. Hours(hour, before, after).Select(h => new LocalTime(h, minute))];
    }

    /// <summary>Without the words that say nothing; but "am" is one to a German only.</summary>
    private static string Said(IReadOnlyList<string> side)
    {
        var whole = string.Join(' ', side);
        return DayWords.BeforeNoon.Contains(whole) ? whole : string.Join(' ', side.SkipWhile(DayWords.Empty.Contains));
    }

    private static int[] Hours(int hour, bool beforeNoon, bool afterNoon) =>
        (hour, beforeNoon, afterNoon) switch
        {
            (12, true, _) or (24, _, _) => [0],
            (< 12, _, true) => [hour + 12],
            (< 12, false, false) => [hour, hour + 12],
            _ => [hour],
        };

    [GeneratedRegex("^(?<hour>[0-9]{1,2})(?:[:.h](?<minute>[0-9]{2}))?h?$")]
    private static partial Regex Figures();

    /// <summary>Between words, and between figures and the letters after them: 2pm is two words, 14h30 one.</summary>
    [GeneratedRegex(" |(?<=[0-9])(?=[^0-9:./h -])")]
    private static partial Regex Words();
}
