using System.Globalization;
using NodaTime.Text;

namespace Bookline.Booking.Texts;

/// <summary>
/// The locales that the bot speaks. The program runs without ICU (InvariantGlobalization), so that names and patterns stand here.
/// </summary>
internal static class Locales
{
    public static readonly Locale English = Of(
        "en",
        Culture(
            "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
            "Sun Mon Tue Wed Thu Fri Sat",
            "January February March April May June July August September October November December",
            "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
        ),
        "ddd d MMM",
        "dd/MM"
    ) with
    {
        SymbolFirst = true,
    };

    private static readonly Locale Spanish = Of(
        "es",
        Culture(
            "domingo lunes martes miércoles jueves viernes sábado",
            "dom lun mar mié jue vie sáb",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "ene feb mar abr may jun jul ago sept oct nov dic",
            comma: true
        ),
        "ddd d MMM",
        "dd/MM"
    );

    private static readonly Locale Portuguese = Of(
        "pt",
        Culture(
            "domingo segunda terça quarta quinta sexta sábado",
            "dom seg ter qua qui sex sáb",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "jan fev mar abr mai jun jul ago set out nov dez",
            comma: true
        ),
        "ddd, d 'de' MMM",
        "dd/MM"
    );

    private static readonly Locale Hindi = Of(
        "hi",
        Culture(
            "रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार",
            "रवि सोम मंगल बुध गुरु शुक्र शनि",
            "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
            "जन फ़र मार्च अप्रैल मई जून जुल अग सित अक्टू नवं दिसं"
        ),
        "ddd, d MMMM",
        "dd/MM"
    ) with
    {
        Clock = Clock.PartOfDay,
        DayParts = ["सुबह", "दोपहर", "शाम", "रात"],
        SymbolFirst = true,
    };

    private static readonly Locale German = Of(
        "de",
        Culture(
            "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag",
            "So Mo Di Mi Do Fr Sa",
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
            "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
            comma: true
        ),
        "ddd, d. MMM",
        "dd.MM."
    ) with
    {
        AfterTime = "\u00A0Uhr",
    };

    private static readonly Locale Arabic = Of(
        "ar",
        Culture(
            "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت",
            "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت",
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
        ),
        "ddd d MMMM",
        "dd/MM"
    ) with
    {
        Clock = Clock.Twelve,
        DayParts = ["ص", "م"],
        RightToLeft = true,
    };

    private static readonly Dictionary<string, Locale> ByTag = new Locale[]
    {
        English,
        English with
        {
            Tag = "en-US",
            Day = LocalDatePattern.Create("ddd, MMM d", English.Culture),
            NumericDay = LocalDatePattern.Create("MM/dd", English.Culture),
            Clock = Clock.Twelve,
            DayParts = ["AM", "PM"],
        },
        English with
        {
            Tag = "en-IN",
            Clock = Clock.Twelve,
        },
        English with
        {
            Tag = "en-AU",
            Clock = Clock.Twelve,
        },
        Spanish,
        Spanish with
        {
            Tag = "es-MX",
            Culture = WithPoint(Spanish.Culture),
            SymbolFirst = true,
        },
        Spanish with
        {
            Tag = "es-US",
            Culture = WithPoint(Spanish.Culture),
            SymbolFirst = true,
            Clock = Clock.Twelve,
        },
        Portuguese,
        Portuguese with
        {
            Tag = "pt-BR",
            SymbolFirst = true,
        },
        Hindi,
        German,
        Arabic,
    }.ToDictionary(locale => locale.Tag, StringComparer.OrdinalIgnoreCase);

    /// <summary>The locale of a tag, else of its language.</summary>
    /// <returns>Null for a language that the bot does not speak.</returns>
    public static Locale? Find(string? tag) =>
        tag is null ? null
        : ByTag.TryGetValue(tag, out var exact) ? exact
        : ByTag.GetValueOrDefault(tag.Split('-', '_')[0]);

    private static Locale Of(string tag, CultureInfo culture, string day, string numericDay) =>
        new(tag, culture, LocalDatePattern.Create(day, culture), LocalDatePattern.Create(numericDay, culture));

    private static CultureInfo Culture(
        string days,
        string shortDays,
        string months,
        string shortMonths,
        bool comma = false
    )
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var dates = culture.DateTimeFormat;
        dates.DayNames = days.Split(' ');
        dates.AbbreviatedDayNames = shortDays.Split(' ');
        dates.MonthNames = dates.MonthGenitiveNames = [.. months.Split(' '), ""];
        dates.AbbreviatedMonthNames = dates.AbbreviatedMonthGenitiveNames = [.. shortMonths.Split(' '), ""];
        if (comma)
        {
            culture.NumberFormat.CurrencyDecimalSeparator = culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.CurrencyGroupSeparator = culture.NumberFormat.NumberGroupSeparator = ".";
        }
        return CultureInfo.ReadOnly(culture);
    }

    private static CultureInfo WithPoint(CultureInfo culture)
    {
        var copy = (CultureInfo)culture.Clone();
        copy.NumberFormat.CurrencyDecimalSeparator = copy.NumberFormat.NumberDecimalSeparator = ".";
        copy.NumberFormat.CurrencyGroupSeparator = copy.NumberFormat.NumberGroupSeparator = ",";
        return CultureInfo.ReadOnly(copy);
    }
}
