using System.Reflection;
using Bookline.Booking.Conversations;
using Bookline.Booking.Tests.Conversations;
using Bookline.Booking.Texts;

namespace Bookline.Booking.Tests.Texts;

/// <summary>The texts of all languages, held against each other and against what WhatsApp takes.</summary>
public sealed class PhraseTests
{
    private static readonly string[] Buttons =
    [
        nameof(Phrases.ServicesButton),
        nameof(Phrases.StaffButton),
        nameof(Phrases.DatesButton),
        nameof(Phrases.TimesButton),
        nameof(Phrases.Confirm),
        nameof(Phrases.Change),
        nameof(Phrases.Cancel),
        nameof(Phrases.IHavePaid),
        nameof(Phrases.MyBookings),
        nameof(Phrases.Reschedule),
        nameof(Phrases.CancelBooking),
        nameof(Phrases.YesCancel),
        nameof(Phrases.KeepIt),
        nameof(Phrases.YesMove),
        nameof(Phrases.Menu),
        nameof(Phrases.Book),
        nameof(Phrases.OtherService),
        nameof(Phrases.Language),
        nameof(Phrases.Person),
        nameof(Phrases.Anyone),
    ];

    private static readonly string[] Rows =
    [
        nameof(Phrases.More),
        nameof(Phrases.Previous),
        nameof(Phrases.Continue),
        nameof(Phrases.Discard),
        nameof(Phrases.Restart),
        nameof(Phrases.Help),
        nameof(Phrases.ServiceRow),
        nameof(Phrases.StaffRow),
        nameof(Phrases.DayRow),
        nameof(Phrases.TimeRow),
        nameof(Phrases.NameRow),
    ];

    public static TheoryData<string> Languages => [.. BotTexts.Languages.Select(language => language.Tag)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Fill_in_the_same_in_every_language(string language)
    {
        foreach (var text in typeof(Phrases).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Placeholders(text, language).ShouldBe(Placeholders(text, "en"), $"{language}: {text.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Say_something_without_stray_spaces(string language)
    {
        foreach (var text in typeof(Phrases).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            foreach (var form in Forms(text, language))
            {
                form.ShouldNotBeNullOrWhiteSpace(text.Name);
                form.ShouldBe(form.Trim(), text.Name);
                form.ShouldNotContain("  ");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Need_no_cutting_on_buttons_and_in_lists(string language)
    {
        foreach (var (names, longest) in new[] { (Buttons, ReplyLimits.ButtonTitle), (Rows, ReplyLimits.RowTitle) })
        {
            foreach (var name in names)
            {
                Forms(typeof(Phrases).GetProperty(name)!, language)
                    .Single()
                    .Length.ShouldBeLessThanOrEqualTo(longest, name);
            }
        }
    }

    /// <summary>A translation that is the English text was forgotten; short words may well be the same.</summary>
    [Theory]
    [InlineData("es")]
    [InlineData("pt")]
    [InlineData("hi")]
    [InlineData("de")]
    [InlineData("ar")]
    public void Are_translated(string language)
    {
        foreach (var text in typeof(Phrases).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var english = Forms(text, "en").Last();
            if (english.Length > 20)
            {
                Forms(text, language).Last().ShouldNotBe(english, text.Name);
            }
        }
    }

    [Theory]
    [InlineData("ar", 1, "لديك حجز واحد:")]
    [InlineData("ar", 2, "لديك حجزان:")]
    [InlineData("ar", 3, "لديك {count} حجوزات:")]
    [InlineData("ar", 11, "لديك {count} حجزًا:")]
    [InlineData("ar", 100, "لديك {count} حجز:")]
    [InlineData("de", 1, "Sie haben einen Termin:")]
    [InlineData("de", 2, "Sie haben {count} Termine:")]
    public void Count_as_the_language_does(string language, int count, string expected) =>
        Of(language).BookingsHeading.For(count, language).ShouldBe(expected);

    private static Phrases Of(string language) => BotTexts.For(Salon.In(), language).Phrases;

    private static string[] Placeholders(PropertyInfo text, string language) =>
        [.. Forms(text, language).SelectMany(Template.Names).Distinct().Order()];

    private static IEnumerable<string> Forms(PropertyInfo text, string language) =>
        text.GetValue(Of(language)) switch
        {
            string phrase => [phrase],
            Plural plural => plural.Forms,
            var other => throw new InvalidOperationException($"{text.Name} is {other}."),
        };
}
