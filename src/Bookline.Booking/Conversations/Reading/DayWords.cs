namespace Bookline.Booking.Conversations.Reading;

/// <summary>Words of dates and times, of all languages together.</summary>
internal static class DayWords
{
    public static readonly IReadOnlySet<string> Today = Set("today, tonight, hoy, hoje, आज, aaj, heute, اليوم");

    public static readonly IReadOnlySet<string> Tomorrow = Set(
        "tomorrow, tmrw, mañana, amanhã, कल, kal, morgen, غدا, بكرة"
    );

    public static readonly IReadOnlySet<string> DayAfterTomorrow = Set(
        "day after tomorrow, the day after tomorrow, pasado mañana, depois de amanhã, परसों, parso, übermorgen, بعد غد"
    );

    /// <summary>Words that say nothing beside a date or a time: "on the 24th of", "um … Uhr".</summary>
    public static readonly IReadOnlySet<string> Empty = Set(
        "on, the, of, at, this, next, o, clock, oclock, el, la, las, los, de, del, a, al, próximo, este, em, no, na, dia, "
            + "às, as, da, feira, horas, hora, h, hs, को, बजे, तारीख, am, den, der, dem, um, uhr, nächsten, kommenden, "
            + "يوم, في, الساعة, على"
    );

    public static readonly IReadOnlySet<string> BeforeNoon = Set(
        "am, a m, in the morning, morning, de la mañana, da manhã, manhã, सुबह, morgens, vormittags, früh, ص, صباحا"
    );

    public static readonly IReadOnlySet<string> AfterNoon = Set(
        "pm, p m, in the afternoon, in the evening, afternoon, evening, de la tarde, de la noche, tarde, noche, da tarde, "
            + "da noite, noite, दोपहर, शाम, रात, nachmittags, abends, م, مساء, ظهرا"
    );

    public static readonly IReadOnlySet<string> Noon = Set(
        "noon, midday, at noon, at midday, mediodía, al mediodía, a mediodía, meio dia, ao meio dia, mittags, am mittag, الظهر"
    );

    /// <summary>From one to twelve, as in "halb neun".</summary>
    public static readonly string[] GermanHours =
    [
        .. Vocabulary
            .Split("eins, zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf")
            .Select(Folded.Of),
    ];

    /// <summary>Left out wherever they stand: "at 3 pm, please".</summary>
    public static readonly IReadOnlySet<string> Polite = Set("please, bitte, por, favor, porfa, कृपया, प्लीज़, رجاء");

    private static HashSet<string> Set(string words) => [.. Vocabulary.Split(words).Select(Folded.Of)];
}
