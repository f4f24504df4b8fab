using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;

namespace Bookline.Booking.Tests.Conversations;

public sealed class PaymentTests
{
    private const string Upi = "upi://pay?pa=spark@upi&pn={business}&am={amount}&cu={currency}&tn={reference}";

    [Fact]
    public void Speaks_of_no_money_where_there_is_none()
    {
        var world = Booked(PaymentMode.None);
        Transcript.Of(world).ShouldNotContain("€");
        world.Effects.OfType<ConfirmHold>().Single().AwaitsPayment.ShouldBeFalse();
        world.Say("paid").LastReply.Body.ShouldStartWith("Sorry, I didn't get that.");
    }

    [Fact]
    public void Takes_money_at_the_salon()
    {
        var world = Booked(PaymentMode.OnSite);
        world.LastReply.Body.ShouldContain("You pay €45 at Spark Salon.");
        world.Say("paid").LastReply.Body.ShouldStartWith("There's no payment to make here");
    }

    [Fact]
    public void Sends_a_link_with_everything_filled_in_and_encoded()
    {
        var world = Booked(PaymentMode.Link, Upi);
        world.LastReply.Body.ShouldContain("\nupi://pay?pa=spark@upi&pn=Spark%20Salon&am=45.00&cu=EUR&tn=h1\n");
        world.Effects.OfType<ConfirmHold>().Single().AwaitsPayment.ShouldBeTrue();
        world.Options[0].Title.ShouldBe("I have paid");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Sends_no_link_where_the_business_has_none(string? template) =>
        Booked(PaymentMode.Link, template).LastReply.Body.ShouldContain("Spark Salon will tell you how to pay €45.");

    [Fact]
    public void Cuts_no_link()
    {
        var world = Booked(PaymentMode.Link, "https://pay.example/" + new string('x', 1500));
        world.Replies.Count.ShouldBe(2); // too long for a message with buttons
        world.Replies[0].Body.ShouldContain(new string('x', 1500));
        Booked(PaymentMode.Link, "https://pay.example/" + new string('x', 3000))
            .LastReply.Body.ShouldContain("will tell you");
    }

    [Theory]
    [InlineData("paid")]
    [InlineData("pagado")]
    [InlineData("भुगतान कर दिया")]
    [InlineData("भुगतान किया")]
    public void Takes_nobody_s_word_for_a_payment(string word)
    {
        var world = Booked(PaymentMode.Link, Upi).Say(word);
        world.LastReply.Body.ShouldStartWith("Thank you! Spark Salon will verify your payment");
        world
            .Bookings.Single()
            .ShouldSatisfyAllConditions(
                booking => booking.Status.ShouldBe(BookingStatus.Pending),
                booking => booking.PaymentClaimed.ShouldBeTrue(),
                booking => booking.Paid.ShouldBeFalse()
            );
        world.Say(word).LastReply.Body.ShouldStartWith("Thank you!");
        world.Effects.OfType<ClaimPayment>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("my bookings")]
    [InlineData("pay")]
    [InlineData("bezahlen")]
    [InlineData("भुगतान")]
    public void Shows_the_link_of_an_unpaid_booking_again(string word)
    {
        var world = Booked(PaymentMode.Link, Upi).Say(word);
        world.State.Name.ShouldBe("viewing_booking");
        world.LastReply.Body.ShouldContain(
            "Pay €45 here:\nupi://pay?pa=spark@upi&pn=Spark%20Salon&am=45.00&cu=EUR&tn=h1\n"
        );
    }

    [Fact]
    public void Says_who_settles_the_money_of_a_cancelled_booking() =>
        Booked(PaymentMode.Link, Upi)
            .Say("paid", "my bookings", "cancel", "yes")
            .LastReply.Body.ShouldContain("Spark Salon will be in touch about your payment.");

    [Fact]
    public void Asks_which_booking_was_paid_for()
    {
        var world = Booked(PaymentMode.Link, Upi).Say("hi", "1", "1", "tomorrow", "14:00", "yes", "paid");
        world.LastReply.Body.ShouldBe("Which booking did you pay for?");
        world.Press(2);
        world.Bookings.Select(booking => booking.PaymentClaimed).ShouldBe([false, true]);
    }

    [Fact]
    public void Awaits_no_payment_for_what_is_free()
    {
        var free = Salon.In() with
        {
            Services = [.. Salon.In().Services.Select(s => s with { Price = new Money(0, "EUR") })],
        };
        var world = BookingFlowTests.ToSummary(new World(free.Paying(PaymentMode.Link, Upi), "Ana"));
        world.LastReply.Body.ShouldContain("45 min · free");
        world.Say("yes").Bookings.Single().Status.ShouldBe(BookingStatus.Confirmed);
        world.LastReply.Body.ShouldNotContain("upi:");
    }

    private static World Booked(PaymentMode mode, string? template = null) =>
        BookingFlowTests.ToSummary(new World(Salon.In().Paying(mode, template), "Ana")).Say("yes");
}
