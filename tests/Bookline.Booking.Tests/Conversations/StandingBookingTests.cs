using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>Bookings that stand: looked at, moved, cancelled.</summary>
public sealed class StandingBookingTests
{
    [Fact]
    public void Moves_a_booking_by_half_an_hour_into_its_own_time()
    {
        var world = Booked().Say("my bookings").Press("Change time").Say("tomorrow", "10:30");
        world.LastReply.Body.ShouldBe("Move Haircut from Tue 24 Nov, 10:00 to Tue 24 Nov, 10:30?");
        world.Effects.OfType<MoveBooking>().ShouldBeEmpty();
        world.Say("yes");
        world.LastReply.Body.ShouldContain("Tue 24 Nov, 10:30");
        world.Bookings.Single().Time.Start.ShouldBe(Instant.FromUtc(2026, 11, 24, 9, 30));
    }

    [Fact]
    public void Offers_no_move_to_where_the_booking_is() =>
        Booked()
            .Say("my bookings")
            .Press("Change time")
            .Say("tomorrow")
            .Options.Select(option => option.Title)
            .ShouldNotContain("10:00");

    [Fact]
    public void Asks_before_it_cancels()
    {
        var world = Booked().Say("my bookings", "cancel");
        world.Options.Select(option => option.Title).ShouldBe(["Yes, cancel", "No, keep it"]);
        world.Say("no").LastReply.Body.ShouldStartWith("All right, nothing was changed.");
        world.Bookings.Count.ShouldBe(1);
        world
            .Say("cancel", "yes")
            .LastReply.Body.ShouldStartWith("Your booking is cancelled: Haircut, Tue 24 Nov, 10:00.");
        world.Bookings.ShouldBeEmpty();
    }

    [Fact]
    public void Takes_cancel_for_the_booking_when_nothing_else_is_under_way() =>
        Booked().Say("cancel").State.Name.ShouldBe("viewing_booking");

    [Fact]
    public void Leaves_a_move_alone_when_it_is_cancelled()
    {
        var world = Booked().Say("my bookings").Press("Change time").Say("cancel");
        world.LastReply.Body.ShouldStartWith("All right, nothing was changed.");
        world.Bookings.Single().Time.Start.ShouldBe(Instant.FromUtc(2026, 11, 24, 9, 0));
    }

    [Fact]
    public void Says_whom_to_ask_when_it_is_too_late_to_change()
    {
        var world = Booked().Wait(Duration.FromHours(25)).Say("my bookings");
        world.LastReply.Body.ShouldContain("up to 2 h before they begin. Please contact Spark Salon directly.");
        world.Options.Select(option => option.Title).ShouldBe(["Talk to a person", "My bookings", "Menu"]);
    }

    [Fact]
    public void Changes_nothing_by_an_old_button_when_it_is_too_late()
    {
        var world = Booked().Say("my bookings");
        var old = world.Options;
        world.Wait(Duration.FromHours(25));
        foreach (var option in old.Take(2))
        {
            world.PressId(option.Id).LastReply.Body.ShouldContain("Please contact Spark Salon directly.");
        }
        world.Effects.ShouldNotContain(effect => effect is MoveBooking || effect is CancelBooking);
    }

    [Fact]
    public void Answers_when_the_world_says_that_it_cannot_be_changed() =>
        Booked()
            .Receive(new BookingUnchangeable(new BookingId("h1")))
            .LastReply.Body.ShouldStartWith("This booking can't be changed here any more.");

    [Theory]
    [InlineData("no")]
    [InlineData("cancel")]
    [InlineData("No, keep it")]
    public void Moves_nothing_without_a_yes(string answer)
    {
        var world = Booked().Say("my bookings").Press("Change time").Say("tomorrow", "10:30", answer);
        world.State.Name.ShouldBe("viewing_booking");
        world.Bookings.Single().Time.Start.ShouldBe(Instant.FromUtc(2026, 11, 24, 9, 0));
    }

    [Fact]
    public void Offers_the_next_times_when_a_move_comes_too_late()
    {
        var world = Booked().Say("my bookings").Press("Change time").Say("tomorrow");
        var slot = world.Situation.Calendar.Next(
            world.Business.Services[0],
            Salon.Ana,
            Instant.FromUtc(2026, 11, 24, 12, 0),
            1
        )[0];
        var option = world.Options.Single(o => o.Title == "13:00");
        world.Receive(new SlotTaken(slot)).LastReply.ShouldBeOfType<ButtonsReply>();
        world.Options.Count.ShouldBe(3);
        world.Press(1).Press("Yes, move").LastReply.Body.ShouldStartWith("✅ Your booking has a new time:");
        option.Id.ShouldContain("move:");
    }

    [Fact]
    public void Says_that_there_are_none() =>
        new World(Salon.In()).Say("my bookings").LastReply.Body.ShouldBe("You have no bookings ahead.");

    private static World Booked() => BookingFlowTests.ToSummary(new World(Salon.In(), "Ana")).Say("yes");
}
