using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>Where it does not go on, there is a way out: another choice, or a person.</summary>
public sealed class WayOutTests
{
    [Fact]
    public void Helps_twice_and_then_hands_over_to_a_person()
    {
        var world = new World(Salon.In()).Say("hi", "Haircut", "Anyone", "blah");
        world.LastReply.Body.ShouldStartWith("Sorry, I didn't get that. Tap a day, or write it");
        world.Receive(new UnreadableReceived("image"));
        world.LastReply.Body.ShouldStartWith("I can only read text and buttons.");
        world.Effects.ShouldBeEmpty();
        world.Say("blah").LastReply.Body.ShouldContain("A person from Spark Salon will answer you here.");
        world.Effects.OfType<HandOver>().Single().Reason.ShouldBe("not understood");
        world.State.IsHandedOver.ShouldBeTrue();
        world.State.Name.ShouldBe("with_a_person");
    }

    [Fact]
    public void Forgets_what_it_did_not_understand_once_it_understands()
    {
        var world = new World(Salon.In()).Say("hi", "blah", "blub", "help", "blah", "blub");
        world.State.IsHandedOver.ShouldBeFalse();
    }

    [Theory]
    [InlineData("I want to talk to someone, really", false)]
    [InlineData("Talk to a person", true)]
    [InlineData("mitarbeiter", true)]
    [InlineData("موظف", true)]
    public void Hands_over_when_asked_to(string text, bool handsOver) =>
        new World(Salon.In()).Say("hi", text).State.IsHandedOver.ShouldBe(handsOver);

    [Fact]
    public void Is_quiet_until_it_is_given_the_conversation_back()
    {
        var world = BookingFlowTests.ToSummary(new World(Salon.In(), "Ana")).Say("person");
        world.Holds.ShouldBeEmpty();
        world.Say("hi", "1", "cancel").Replies.ShouldBeEmpty();
        world.Receive(new UnreadableReceived("image")).Replies.ShouldBeEmpty();
        world.PressId("svc:haircut").Replies.ShouldBeEmpty();
        world.GiveBack().Say("anything").LastReply.Body.ShouldStartWith("Hello and welcome");
    }

    [Fact]
    public void Gives_back_only_what_a_person_has()
    {
        var world = new World(Salon.In()).Say("hi", "Haircut");
        world.State.GivenBack().ToJson().ShouldBe(world.State.ToJson());
    }

    [Fact]
    public void Offers_a_person_where_nothing_can_be_booked()
    {
        var world = new World(Salon.In() with { Services = [] }).Say("hi");
        world.LastReply.Body.ShouldContain("Nothing can be booked here at the moment.");
        world.Press("Talk to a person").State.IsHandedOver.ShouldBeTrue();
    }

    [Fact]
    public void Offers_anybody_or_another_service_when_somebody_is_fully_booked()
    {
        var business = Salon.In();
        var away = business.Staff[0] with
        {
            TimeOff = [new Interval(Salon.Monday, Salon.Monday + Duration.FromDays(60))],
        };
        var world = new World(business with { Staff = [away, business.Staff[1]] }).Say("hi", "Haircut", "Ana");
        world.LastReply.Body.ShouldContain("fully booked for the next 14 days");
        world.Options.Select(option => option.Title).ShouldBe(["Anyone", "Other service", "Talk to a person"]);
        world.Press("Anyone").State.Name.ShouldBe("choosing_date");
    }

    [Fact]
    public void Goes_on_where_a_service_is_no_longer_offered()
    {
        var world = new World(Salon.In()).Say("hi", "Haircut");
        world.Business = world.Business with
        {
            Services = [world.Business.Services[0] with { IsActive = false }, world.Business.Services[1]],
        };
        world.Press(1).LastReply.Body.ShouldContain("That isn't offered at the moment.\n\n*Colouring*");
    }

    [Fact]
    public void Books_no_more_than_the_business_allows()
    {
        var business = Salon.In() with { Policy = Salon.In().Policy with { MaxOpenBookings = 1 } };
        var world = BookingFlowTests.ToSummary(new World(business, "Ana")).Say("yes").Say("hi", "Colouring");
        world.LastReply.Body.ShouldContain("You already have a booking ahead");
        world.Options[0].Title.ShouldBe("My bookings");
    }

    [Theory]
    [InlineData("menu", "menu")]
    [InlineData("मेनू", "menu")]
    [InlineData("my bookings", "at_rest")]
    [InlineData("language", "choosing_language")]
    [InlineData("restart", "choosing_service")]
    [InlineData("back", "choosing_staff")]
    [InlineData("cancel", "at_rest")]
    [InlineData("help", "choosing_date")]
    [InlineData("Deutsch", "choosing_date")]
    public void Understands_the_commands_everywhere(string word, string step) =>
        new World(Salon.In()).Say("hi", "Haircut", "Anyone", word).State.Name.ShouldBe(step);

    [Fact]
    public void Does_everything_from_the_menu()
    {
        foreach (var row in new World(Salon.In()).Say("hi", "menu").Options)
        {
            var world = new World(Salon.In()).Say("hi", "menu").PressId(row.Id);
            world.LastReply.Body.ShouldNotStartWith("That button");
            world.Turns[^1].Turn.State.Misunderstood.ShouldBe(0);
        }
    }
}
