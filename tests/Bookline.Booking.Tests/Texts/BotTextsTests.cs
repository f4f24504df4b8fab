using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Tests.Conversations;
using Bookline.Booking.Texts;
using NodaTime;

namespace Bookline.Booking.Tests.Texts;

public sealed class BotTextsTests
{
    private static readonly Appointment Booking = new()
    {
        Id = new BookingId("b1"),
        Service = new ServiceId("haircut"),
        Staff = Salon.Ana,
        Time = new Interval(Instant.FromUtc(2026, 11, 24, 13, 30), Instant.FromUtc(2026, 11, 24, 14, 15)),
        Status = BookingStatus.Confirmed,
        Price = new Money(4500, "EUR"),
    };

    [Theory]
    [InlineData(23, "⏰ Reminder: Haircut at Spark Salon is tomorrow, Tue 24 Nov, 14:30.")]
    [InlineData(24, "⏰ Reminder: Haircut at Spark Salon is today, Tue 24 Nov, 14:30.")]
    [InlineData(20, "⏰ Reminder: Haircut at Spark Salon, Tue 24 Nov, 14:30.")]
    public void Reminds_of_a_booking(int dayOfNow, string expected) =>
        BotTexts.For(Salon.In(), "en").Reminder(Booking, Instant.FromUtc(2026, 11, dayOfNow, 12, 0)).ShouldBe(expected);

    /// <summary>Eleven at night in Berlin is tomorrow in Kolkata: what counts is where the business is.</summary>
    [Fact]
    public void Counts_days_where_the_business_is() =>
        BotTexts
            .For(Salon.In("Asia/Kolkata"), "en")
            .Reminder(Booking, Instant.FromUtc(2026, 11, 23, 22, 0))
            .ShouldContain("is today, Tue 24 Nov, 19:00");

    [Fact]
    public void Says_what_the_server_has_to_say_in_every_language()
    {
        foreach (var (tag, _) in BotTexts.Languages)
        {
            var texts = BotTexts.For(Salon.In(), tag);
            texts.CancelledByBusiness(Booking).ShouldContain("Haircut");
            texts.PaymentVerified(Booking).ShouldContain(texts.When(Booking.Time.Start));
            texts.HandedOver().ShouldContain("Spark Salon");
            texts.GivenBack().ShouldContain("Spark Salon");
        }
    }

    [Fact]
    public void Uses_the_business_s_own_words()
    {
        var texts = BotTexts.For(
            With(("greeting", "Namaste from {business}!"), ("handed_over", " "), ("no_such_key", "?")),
            "en"
        );
        texts.Say(texts.Phrases.Greeting).ShouldBe("Namaste from Spark Salon!");
        texts.HandedOver().ShouldStartWith("A person from Spark Salon"); // blank words are none
    }

    [Theory]
    [InlineData("Hi {nobody}, {business", "Hi {nobody}, {business")]
    [InlineData("{{business}}", "{Spark Salon}")]
    [InlineData("}{", "}{")]
    [InlineData("{}", "{}")]
    public void Bears_bad_placeholders_in_the_business_s_words(string own, string expected)
    {
        var texts = BotTexts.For(With(("greeting", own)), "en");
        texts.Say(texts.Phrases.Greeting).ShouldBe(expected);
    }

    [Fact]
    public void Fills_in_no_placeholder_of_a_customer_s() =>
        BotTexts
            .For(Salon.In(), "en")
            .Say("{name} at {business}", ("name", "{business}"))
            .ShouldBe("{business} at Spark Salon");

    [Fact]
    public void Isolates_a_Latin_name_in_Arabic_and_an_Arabic_one_in_English()
    {
        BotTexts.For(Salon.In(), "ar").HandedOver().ShouldContain("\u2068Spark Salon\u2069");
        BotTexts.For(Salon.In() with { Name = "صالون" }, "en").HandedOver().ShouldContain("\u2068صالون\u2069");
        BotTexts.For(Salon.In(), "en").HandedOver().ShouldNotContain("\u2068");
    }

    private static Business With(params (string Key, string Text)[] own) =>
        Salon.In() with
        {
            Texts = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["en"] = own.ToDictionary(text => text.Key, text => text.Text),
            },
        };
}
