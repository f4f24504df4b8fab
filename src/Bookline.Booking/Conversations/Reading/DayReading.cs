using System.Globalization;
using Bookline.Booking.Texts;
using NodaTime;

namespace Bookline.Booking.Conversations.Reading;

/// <summary>Days as people type them: tomorrow, Tuesday, 24 Nov, 24/11, the 24th.</summary>
internal static class DayReading
{
    private const int ShortestMonthName = 3;
    private static readonly string[] Ordinals = ["st", "nd", "rd", "th"];

    /// <summary>The next such day, today included.</summary>
    /// <param name="folded">By <see cref="Folded.Of"/>.</param>
    /// <returns>Null when it is not a day.</returns>
    public static LocalDate? Read(string folded, Locale locale, LocalDate today) =>
        DayWords.Today.Contains(folded) ? today
        : DayWords.DayAfterTomorrow.Contains(folded) ? today.PlusDays(2)
        : DayWords.Tomorrow.Contains(folded) ? today.PlusDays(1)
        : ReadFigures(folded, locale, today) ?? ReadParts(folded, locale, today);

    /// <summary>24/11, 24.11., 24-11-2026, 2026-11-24; the month first where that is the custom.</summary>
    private static LocalDate? ReadFigures(string folded, Locale locale, LocalDate today)
    {
        var figures = folded
            .Split(['/', '.', '-'], StringSplitOptions.RemoveEmptyEntries)
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .ToArray();
        return figures switch
        {
            [< 0, ..] or [_, < 0, ..] or [_, _, < 0] => null,
            [>= 1000 and var year, var month, var day] => Date(year, month, day),
            [var first, var second, var year] => FirstThatIs(locale, first, second, year < 100 ? 2000 + year : year),
            [var first, var second] => locale.MonthFirst
                ? Next(today, second, first) ?? Next(today, first, second)
                : Next(today, first, second) ?? Next(today, second, first),
            _ => null,
        };
    }

    private static LocalDate? FirstThatIs(Locale locale, int first, int second, int year) =>
        locale.MonthFirst
            ? Date(year, first, second) ?? Date(year, second, first)
            : Date(year, second, first) ?? Date(year, first, second);

    /// <summary>Tue 24 Nov, November 24th, 24 de noviembre, Tuesday, the 24th.</summary>
    private static LocalDate? ReadParts(string folded, Locale locale, LocalDate today)
    {
        var words = folded.Split(' ', '.').Where(word => word.Length > 0).ToArray();
        var (day, month, year, weekday) = (0, 0, 0, 0);
        foreach (var word in words)
        {
            if (NumberOf(word) is { } number)
            {
                (day, year) =
                    number > 31 && year == 0 ? (day, number)
                    : day == 0 ? (number, year)
                    : (-1, year);
            }
            // "mar" is March beside a figure and Tuesday alone, to a Spaniard.
            else if (month == 0 && words.Any(w => NumberOf(w) is not null) && MonthOf(word, locale) is > 0 and var m)
            {
                month = m;
            }
            else if (weekday == 0 && WeekdayOf(word, locale) is > 0 and var d)
            {
                weekday = d;
            }
            else if (!DayWords.Empty.Contains(word))
            {
                return null;
            }
        }
        return (day, month, year) switch
        {
            (> 0, > 0, > 0) => Date(year, month, day),
            (> 0, > 0, 0) => Next(today, day, month),
            (> 0, 0, 0) => NextOfMonth(today, day),
            (0, 0, 0) when weekday > 0 => today.PlusDays((weekday - (int)today.DayOfWeek + 7) % 7),
            _ => null,
        };
    }

    private static int? NumberOf(string word)
    {
        var digits = Ordinals.Any(word.EndsWith) ? word[..^2] : word;
        return
            digits.Length is > 0 and <= 4
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    private static int MonthOf(string word, Locale locale) =>
        new[] { locale, Locales.English }
            .Select(l =>
                IndexOf(l.Culture.DateTimeFormat.MonthNames, word)
                ?? IndexOf(l.Culture.DateTimeFormat.AbbreviatedMonthNames, word)
            )
            .FirstOrDefault(index => index is not null)
            is { } found
            ? found + 1
            : 0;

    /// <summary>ISO 8601: Monday is 1.</summary>
    private static int WeekdayOf(string word, Locale locale) =>
        new[] { locale, Locales.English }
            .Select(l =>
                IndexOf(l.Culture.DateTimeFormat.AbbreviatedDayNames, word, whole: true)
                ?? IndexOf(l.Culture.DateTimeFormat.DayNames, word)
            )
            .FirstOrDefault(index => index is not null)
            is { } found
            ? found == 0
                ? 7
                : found
            : 0;

    private static int? IndexOf(string[] names, string word, bool whole = false)
    {
        var folded = names.Select(Folded.Of).ToArray();
        var exact = Array.IndexOf(folded, word);
        var index =
            exact >= 0 || whole || word.Length < ShortestMonthName
                ? exact
                : Array.FindIndex(folded, name => name.StartsWith(word, StringComparison.Ordinal));
        return index >= 0 ? index : null;
    }

    private static LocalDate? Next(LocalDate today, int day, int month)
    {
        // Eight years hold every 29 February.
        for (var year = today.Year; year <= today.Year + 8; year++)
        {
            if (Date(year, month, day) is { } date && date >= today)
            {
                return date;
            }
        }
        return null;
    }

    private static LocalDate? NextOfMonth(LocalDate today, int day)
    {
        for (var months = 0; months <= 2; months++)
        {
            var first = new LocalDate(today.Year, today.Month, 1).PlusMonths(months);
            if (Date(first.Year, first.Month, day) is { } date && date >= today)
            {
                return date;
            }
        }
        return null;
    }

    private static LocalDate? Date(int year, int month, int day) =>
        year is >= 1970 and <= 2200
        && month is >= 1 and <= 12
        && day >= 1
        && day <= CalendarSystem.Iso.GetDaysInMonth(year, month)
            ? new LocalDate(year, month, day)
            : null;
}
