using Bookline.Booking.Conversations.Answers;
using Bookline.Booking.Conversations.Reading;
using Bookline.Booking.Texts;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>Days, times, words and names as people type them. Today is Monday, 23 November 2026.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData("en", "tomorrow", "2026-11-24")]
    [InlineData("en", " TODAY ", "2026-11-23")]
    [InlineData("en", "the day after tomorrow", "2026-11-25")]
    [InlineData("en", "24 Nov", "2026-11-24")]
    [InlineData("en", "Nov 24th", "2026-11-24")]
    [InlineData("en", "on the 24th of November", "2026-11-24")]
    [InlineData("en", "Tue 24 Nov", "2026-11-24")]
    [InlineData("en", "24/11", "2026-11-24")]
    [InlineData("en-US", "11/24", "2026-11-24")]
    [InlineData("en-US", "24/11", "2026-11-24")]
    [InlineData("en-US", "12/1", "2026-12-01")]
    [InlineData("en", "12/1", "2027-01-12")]
    [InlineData("en", "2026-11-24", "2026-11-24")]
    [InlineData("en", "24-11-2026", "2026-11-24")]
    [InlineData("en", "24/11/26", "2026-11-24")]
    [InlineData("en", "the 2nd", "2026-12-02")]
    [InlineData("en", "tuesday", "2026-11-24")]
    [InlineData("en", "next Sunday", "2026-11-29")]
    [InlineData("en", "29 feb", "2028-02-29")]
    [InlineData("de", "Morgen", "2026-11-24")]
    [InlineData("de", "24.11.", "2026-11-24")]
    [InlineData("de", "24. November", "2026-11-24")]
    [InlineData("de", "am Dienstag", "2026-11-24")]
    [InlineData("es", "24 de noviembre", "2026-11-24")]
    [InlineData("es", "mar", "2026-11-24")]
    [InlineData("es", "1 mar", "2027-03-01")]
    [InlineData("es", "mañana", "2026-11-24")]
    [InlineData("es", "miercoles", "2026-11-25")]
    [InlineData("pt", "terça-feira", "2026-11-24")]
    [InlineData("pt", "amanha", "2026-11-24")]
    [InlineData("hi", "कल", "2026-11-24")]
    [InlineData("hi", "२४ नवंबर", "2026-11-24")]
    [InlineData("hi", "मंगलवार", "2026-11-24")]
    [InlineData("ar", "غداً", "2026-11-24")]
    [InlineData("ar", "٢٤ نوفمبر", "2026-11-24")]
    [InlineData("ar", "يوم الثلاثاء", "2026-11-24")]
    [InlineData("en", "31/02", null)]
    [InlineData("en", "32 Nov", null)]
    [InlineData("en", "24 Nov please cut", null)]
    [InlineData("en", "0/0", null)]
    [InlineData("en", "1/2/3/4", null)]
    [InlineData("en", "", null)]
    public void Reads_a_day(string language, string typed, string? expected) =>
        // In brackets: without them, nothing would be compared where nothing was read.
        (
            DayReading
                .Read(Folded.Of(typed), Locales.Find(language)!, new LocalDate(2026, 11, 23))
                ?.ToString("uuuu-MM-dd", null)
        ).ShouldBe(expected);

    [Theory]
    [InlineData("14:30", "14:30")]
    [InlineData("14.30 Uhr", "14:30")]
    [InlineData("um 14 Uhr", "14:00")]
    [InlineData("14h30", "14:30")]
    [InlineData("às 14h", "14:00")]
    [InlineData("a las 14:30", "14:30")]
    [InlineData("2:30 pm", "14:30")]
    [InlineData("2pm", "14:00")]
    [InlineData("2 p.m.", "14:00")]
    [InlineData("at 9 am", "09:00")]
    [InlineData("12am", "00:00")]
    [InlineData("12 pm", "12:00")]
    [InlineData("2 o'clock", "02:00 14:00")]
    [InlineData("2:30", "02:30 14:30")]
    [InlineData("दोपहर 2:30", "14:30")]
    [InlineData("सुबह ९ बजे", "09:00")]
    [InlineData("٢:٣٠ م", "14:30")]
    [InlineData("الساعة 9 صباحا", "09:00")]
    [InlineData("24:00", "00:00")]
    [InlineData("24.11.", "")]
    [InlineData("25:00", "")]
    [InlineData("14:60", "")]
    [InlineData("2 haircuts", "")]
    [InlineData("noon", "12:00")]
    [InlineData("at midday, please", "12:00")]
    [InlineData("al mediodía", "12:00")]
    [InlineData("at 3 pm please", "15:00")]
    [InlineData("um 14 Uhr bitte", "14:00")]
    [InlineData("a las 9, por favor", "09:00 21:00")]
    [InlineData("um halb neun", "08:30 20:30")]
    [InlineData("halb eins", "12:30")]
    [InlineData("halb so viel", "")]
    [InlineData("noon-ish", "")]
    [InlineData("", "")]
    public void Reads_a_time(string typed, string expected) =>
        string.Join(' ', TimeReading.Read(Folded.Of(typed)).Select(time => time.ToString("HH:mm", null)))
            .ShouldBe(expected);

    [Theory]
    [InlineData("  Ana  María ", "Ana María")]
    [InlineData("O'Brien-Smith Jr.", "O'Brien-Smith Jr.")]
    [InlineData("प्रिया शर्मा", "प्रिया शर्मा")]
    [InlineData("ليلى", "ليلى")]
    [InlineData("Ana\nB\u0000ob\u202E", "Ana Bob")]
    [InlineData("Ana \uD83D", "Ana")]
    [InlineData("Emma 💇", "Emma 💇")]
    [InlineData("42", null)]
    [InlineData("💇", null)]
    [InlineData("", null)]
    public void Reads_a_name(string typed, string? expected) => new TypedText(typed).AsName().ShouldBe(expected);

    [Fact]
    public void Takes_no_essay_for_a_name() => new TypedText(new string('x', 61)).AsName().ShouldBeNull();

    [Theory]
    [InlineData("HI!", "Greeting")]
    [InlineData("¡Hola!", "Greeting")]
    [InlineData("Olá", "Greeting")]
    [InlineData("नमस्ते 🙏", "Greeting")]
    [InlineData("Grüß Gott", "Greeting")]
    [InlineData("مرحبًا", "Greeting")]
    [InlineData("zurueck", null)]
    [InlineData("Zurück", "Back")]
    [InlineData("atras", "Back")]
    [InlineData("मेनू", "Menu")]
    [InlineData("إلغاء", "Cancel")]
    [InlineData("My  bookings.", "Bookings")]
    [InlineData("?", "Help")]
    public void Knows_a_word(string typed, string? meaning) =>
        (new TypedText(typed).Meaning?.ToString()).ShouldBe(meaning);

    [Fact]
    public void Gives_no_word_two_meanings()
    {
        var twice = Vocabulary
            .Words.SelectMany(words => words.Value.Select(word => (Word: Folded.Of(word), words.Key)))
            .Distinct()
            .GroupBy(entry => entry.Word)
            .Where(entries => entries.Key.Length > 0 && entries.Count() > 1);
        twice.Select(entries => entries.Key).ShouldBeEmpty();
    }

    /// <summary>What the help says that one can write is understood.</summary>
    [Fact]
    public void Understands_every_command_that_the_help_names()
    {
        foreach (var (tag, _) in BotTexts.Languages)
        {
            var help = BotTexts
                .For(Salon.In(), tag)
                .Phrases.HelpCommands.Split('*')
                .Where((_, at) => at % 2 == 1)
                .ToList();
            help.Count.ShouldBe(8, tag);
            help.Select(word => Vocabulary.Find(Folded.Of(word)))
                .Distinct()
                .Count(meaning => meaning is not null)
                .ShouldBe(8, tag);
        }
    }
}
