using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Booking.Texts;

/// <summary>How a clock is read out.</summary>
internal enum Clock
{
    /// <summary>14:30.</summary>
    TwentyFour,

    /// <summary>2:30 pm.</summary>
    Twelve,

    /// <summary>The part of the day comes first, in words: दोपहर 2:30.</summary>
    PartOfDay,
}

/// <summary>Dates, times and numbers of one language, or of its variant in a country.</summary>
/// <param name="Tag">BCP 47.</param>
/// <param name="Day">Weekday, day and month.</param>
/// <param name="NumericDay">Day and month in figures, where there is little room.</param>
internal sealed record Locale(string Tag, CultureInfo Culture, LocalDatePattern Day, LocalDatePattern NumericDay)
{
    private static readonly (int UntilHour, int Part)[] PartsOfDay = [(4, 3), (12, 0), (16, 1), (20, 2), (24, 3)];
    private const char NoBreak = '\u00A0';

    public Clock Clock { get; init; } = Clock.TwentyFour;

    /// <summary>Before and after noon; with <see cref="Clock.PartOfDay"/> morning, noon, evening and night.</summary>
    public IReadOnlyList<string> DayParts { get; init; } = ["am", "pm"];

    /// <summary>What follows a time: 14:30 Uhr.</summary>
    public string AfterTime { get; init; } = "";
    public bool SymbolFirst { get; init; }
    public bool RightToLeft { get; init; }

    /// <summary>Figures of a date that are typed without a month's name begin with the month.</summary>
    public bool MonthFirst => NumericDay.PatternText.StartsWith('M');

    public string Language => Tag.Split('-')[0];

    public string FormatDay(LocalDate date) => Day.Format(date);

    public string FormatNumericDay(LocalDate date) => NumericDay.Format(date);

    public string FormatTime(LocalTime time) =>
        Clock switch
        {
            Clock.Twelve => $"{time.ClockHourOfHalfDay}:{time.Minute:00}{NoBreak}{DayParts[time.Hour / 12]}",
            Clock.PartOfDay => $"{PartOf(time)}{NoBreak}{time.ClockHourOfHalfDay}:{time.Minute:00}",
            _ => $"{time.Hour:00}:{time.Minute:00}{AfterTime}",
        };

    /// <summary>₹1,23,456; a whole amount goes without decimals.</summary>
    public string FormatMoney(Catalog.Money money)
    {
        var amount = Currency.Major(money);
        var symbol = Currency.Symbol(money.Currency, Language);
        // Who speaks Portuguese and pays no euros is likely to be a Brazilian.
        var symbolFirst = SymbolFirst || (Language == "pt" && money.Currency != "EUR");
        var format = (NumberFormatInfo)Culture.NumberFormat.Clone();
        // A symbol of letters would run into the figures.
        format.CurrencySymbol =
            !symbolFirst ? NoBreak + symbol
            : symbol.Any(char.IsLetter) ? symbol + NoBreak
            : symbol;
        format.CurrencyPositivePattern = symbolFirst ? 0 : 1;
        format.CurrencyNegativePattern = symbolFirst ? 1 : 5;
        format.CurrencyDecimalDigits = amount == decimal.Truncate(amount) ? 0 : money.Digits;
        if (money.Currency == "INR" && Language is "en" or "hi")
        {
            format.CurrencyGroupSizes = [3, 2];
        }
        return amount.ToString("C", format);
    }

    private string PartOf(LocalTime time) => DayParts[PartsOfDay.First(p => time.Hour < p.UntilHour).Part];
}
