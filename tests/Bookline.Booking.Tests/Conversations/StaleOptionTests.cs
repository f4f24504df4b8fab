using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>Buttons of messages sent long ago, and of nobody's.</summary>
public sealed class StaleOptionTests
{
    [Fact]
    public void Takes_a_day_of_another_service_for_that_service()
    {
        var world = new World(Salon.In()).Say("hi", "Haircut", "Anyone");
        var tuesday = world.Options[1].Id;
        world
            .Say("hi", "Colouring", "Anyone")
            .PressId(tuesday)
            .LastReply.Body.ShouldStartWith("*Haircut* on Tue 24 Nov");
    }

    [Fact]
    public void Offers_other_times_for_a_slot_that_has_gone()
    {
        var world = new World(Salon.In().WithOneService()).Say("hi", "today");
        var first = world.Options[0].Id;
        world.Wait(Duration.FromHours(5)).PressId(first);
        world.LastReply.ShouldBeOfType<ButtonsReply>().Body.ShouldContain("is no longer free");
        world.Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Offers_the_three_that_are_next_when_somebody_was_faster()
    {
        var world = new World(Salon.In().WithOneService(), "Ana").Say("hi", "tomorrow");
        var ten = world.Situation.Calendar.Next(
            world.Business.Services[0],
            null,
            Instant.FromUtc(2026, 11, 24, 9, 0),
            1
        )[0];
        world.Receive(new SlotTaken(ten)); // before the calendar knows
        world.LastReply.Body.ShouldStartWith(
            "Sorry, Tue 24 Nov, 10:00 is no longer free.\n\nThese are the next free times"
        );
        world.Options.Select(option => option.Title).ShouldBe(["10:30", "11:00", "11:30"]);
        world.Say("2").State.Held!.Start.ShouldBe(Instant.FromUtc(2026, 11, 24, 10, 0));
    }

    [Fact]
    public void Names_the_day_on_a_button_when_the_next_time_is_another_day()
    {
        var world = new World(Salon.In().WithOneService(), "Ana").Say("hi", "tomorrow");
        var last = world.Situation.Calendar.Slots(world.Business.Services[0], null, new LocalDate(2026, 11, 24))[^1];
        world.Receive(new SlotTaken(last)).Options[0].Title.ShouldBe("Wed 25 Nov, 09:00");
    }

    [Fact]
    public void Confirms_a_hold_that_ran_out_if_the_slot_is_still_free()
    {
        var world = BookingFlowTests.ToSummary(new World(Salon.In(), "Ana")).Wait(Duration.FromMinutes(30));
        world.Say("hm?").LastReply.Body.ShouldContain("The time to confirm has passed.");
        world.Press("Confirm").LastReply.Body.ShouldStartWith("✅ You're booked");
    }

    [Fact]
    public void Offers_other_times_when_a_hold_ran_out_and_the_slot_went_to_another()
    {
        var world = BookingFlowTests.ToSummary(new World(Salon.In().WithOneService(), "Ana"));
        var held = world.Effects.OfType<PlaceHold>().Single();
        world.Wait(Duration.FromMinutes(30)).Book(held.Service, held.Slot).ShouldBeTrue();
        world.Press("Confirm").LastReply.Body.ShouldStartWith("Sorry, Tue 24 Nov, 10:00 is no longer free.");
        world.Options.Count.ShouldBe(3);
    }

    [Fact]
    public void Shows_the_booking_when_its_summary_is_confirmed_again()
    {
        var world = BookingFlowTests.ToSummary(new World(Salon.In(), "Ana"));
        var confirm = world.Options[0].Id;
        world.Say("yes").PressId(confirm).LastReply.Body.ShouldContain("📌 Confirmed");
        world.Bookings.Count.ShouldBe(1);
    }

    [Fact]
    public void Places_one_hold_for_a_time_that_is_pressed_twice()
    {
        var world = new World(Salon.In().WithOneService(), "Ana").Say("hi", "tomorrow");
        var ten = world.Options[2].Id;
        world.PressId(ten).PressId(ten).State.Name.ShouldBe("confirming");
        world.Effects.OfType<PlaceHold>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("really-cancel:b77")]
    [InlineData("move:b77")]
    [InlineData("paid:b77")]
    [InlineData("booking:b77")]
    public void Does_nothing_to_a_booking_that_is_not_the_customer_s(string id)
    {
        var world = new World(Salon.In()).Say("hi").PressId(id);
        world.LastReply.Body.ShouldContain("can't be changed here");
        world.Effects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("confirm:h99")]
    [InlineData("slot:x:y:z")]
    [InlineData("day:2026-02-31:new:any:haircut")]
    [InlineData("lang:tlh")]
    [InlineData("change-nothing:h1")]
    public void Asks_again_after_a_button_that_says_nothing(string id)
    {
        var world = new World(Salon.In()).Say("hi").PressId(id);
        world.LastReply.Body.ShouldStartWith(
            "That button belongs to an earlier message.\n\nWhat would you like to book?"
        );
        world.Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Takes_a_forged_slot_for_what_the_calendar_says()
    {
        var world = new World(Salon.In()).Say("hi").PressId($"slot:20261124T030000Z:{Salon.Ana}:new:any:haircut");
        world.LastReply.Body.ShouldContain("Tue 24 Nov, 04:00 is no longer free");
        world.Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Finds_services_and_bookings_whose_ids_are_too_long_for_an_option()
    {
        var id = new string('x', 190);
        var business = Salon.In() with
        {
            Services =
            [
                Salon.Service(id + "1", "One", 30, new Money(1, "EUR")),
                Salon.Service(id + "2", "Two", 30, new Money(1, "EUR")),
            ],
            Staff = [Salon.Member(Salon.Ana, "Ana", id + "1", id + "2")],
        };
        new World(business, "Ana").Say("hi").Press(2).Press(2).Press(1).LastReply.Body.ShouldContain("*Two*");
    }
}
