using Bookline.Booking.Catalog;
using Bookline.Booking.Tests.Conversations;
using Bookline.Booking.Texts;
using NodaTime;

namespace Bookline.Booking.Tests.Texts;

/// <summary>Dates, times and money as each country writes them.</summary>
public sealed class LocaleTests
{
    [Theory]
    [InlineData("en", "Tue 24 Nov, 14:30")]
    [InlineData("en-GB", "Tue 24 Nov, 14:30")]
    [InlineData("en-US", "Tue, Nov 24, 2:30 PM")]
    [InlineData("en-IN", "Tue 24 Nov, 2:30 pm")]
    [InlineData("es", "mar 24 nov, 14:30")]
    [InlineData("es-MX", "mar 24 nov, 14:30")]
    [InlineData("pt-BR", "ter, 24 de nov, 14:30")]
    [InlineData("hi", "मंगल, 24 नवंबर, दोपहर 2:30")]
    [InlineData("de-DE", "Di, 24. Nov., 14:30 Uhr")]
    [InlineData("ar-EG", "الثلاثاء 24 نوفمبر، 2:30 م")]
    public void Writes_a_time(string language, string expected) =>
        Texts(language).When(Instant.FromUtc(2026, 11, 24, 13, 30)).Replace('\u00A0', ' ').ShouldBe(expected);

    [Theory]
    [InlineData(0, "रात 12:00")]
    [InlineData(4, "सुबह 4:00")]
    [InlineData(12, "दोपहर 12:00")]
    [InlineData(16, "शाम 4:00")]
    [InlineData(23, "रात 11:00")]
    public void Names_the_part_of_the_day_in_Hindi(int hour, string expected) =>
        Texts("hi").Locale.FormatTime(new LocalTime(hour, 0)).Replace('\u00A0', ' ').ShouldBe(expected);

    [Theory]
    [InlineData("en", 65000, "INR", "₹650")]
    [InlineData("en-IN", 12345600, "INR", "₹1,23,456")]
    [InlineData("hi", 12345650, "INR", "₹1,23,456.50")]
    [InlineData("de", 12345600, "INR", "123.456 ₹")]
    [InlineData("en-US", 123456789, "USD", "$1,234,567.89")]
    [InlineData("de", 123456789, "EUR", "1.234.567,89 €")]
    [InlineData("es", 4550, "EUR", "45,50 €")]
    [InlineData("es-MX", 123450, "MXN", "$1,234.50")]
    [InlineData("pt-BR", 123450, "BRL", "R$ 1.234,50")]
    [InlineData("pt-BR", 3500, "USD", "US$ 35")]
    [InlineData("pt", 4550, "EUR", "45,50 €")]
    [InlineData("ar", 4550, "SAR", "45.50 ر.س")]
    [InlineData("en", 4500, "AED", "AED 45")]
    [InlineData("en", 650, "JPY", "¥650")]
    [InlineData("en", 1250, "KWD", "KWD 1.250")]
    [InlineData("de", 0, "EUR", "kostenlos")]
    public void Writes_money(string language, long minorUnits, string currency, string expected) =>
        Texts(language).FormatPrice(new Money(minorUnits, currency)).Replace('\u00A0', ' ').ShouldBe(expected);

    [Theory]
    [InlineData("en", 90, "1 h 30 min")]
    [InlineData("hi", 60, "1 घंटा")]
    [InlineData("ar", 120, "ساعتين")]
    [InlineData("ar", 1440, "24 ساعة")]
    public void Writes_lengths(string language, int minutes, string expected) =>
        Texts(language).FormatLength(Duration.FromMinutes(minutes)).ShouldBe(expected);

    [Theory]
    [InlineData("en-US", "en", "en-US")]
    [InlineData("en-US", "de-AT", "de")]
    [InlineData("en-US", null, "en-US")]
    [InlineData("en-US", "fr", "en-US")]
    [InlineData("fr", "nonsense", "en")]
    [InlineData("hi", "EN_in", "en-IN")]
    [InlineData("en", "es-Latn-MX-x", "es")]
    [InlineData("pt-BR", "pt", "pt-BR")]
    public void Falls_back_to_the_language_and_then_to_the_business(
        string business,
        string? customer,
        string expected
    ) => BotTexts.For(Salon.In(language: business), customer).Language.ShouldBe(expected);

    /// <summary>At three the clock goes back to two: half past two comes twice, and they are told apart.</summary>
    [Fact]
    public void Tells_the_hour_that_comes_twice_from_itself()
    {
        var texts = Texts("en");
        texts.FormatTime(Instant.FromUtc(2026, 10, 25, 0, 30)).ShouldBe("02:30 (UTC+2:00)");
        texts.FormatTime(Instant.FromUtc(2026, 10, 25, 1, 30)).ShouldBe("02:30 (UTC+1:00)");
        texts.FormatTime(Instant.FromUtc(2026, 10, 25, 2, 30)).ShouldBe("03:30");
    }

    [Fact]
    public void Has_all_days_and_months_of_each_language()
    {
        foreach (var (tag, _) in BotTexts.Languages)
        {
            var dates = Texts(tag).Locale.Culture.DateTimeFormat;
            dates.DayNames.Distinct().Count().ShouldBe(7, tag);
            dates.AbbreviatedDayNames.Distinct().Count().ShouldBe(7, tag);
            dates.MonthNames.Distinct().Count().ShouldBe(13, tag); // the thirteenth is empty
            dates.AbbreviatedMonthNames.Distinct().Count().ShouldBe(13, tag);
        }
    }

    private static BotTexts Texts(string language) => BotTexts.For(Salon.In(language: language), null);
}
