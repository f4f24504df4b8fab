using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>The way from hello to a booking.</summary>
public sealed class BookingFlowTests
{
    [Fact]
    public void Lists_the_services_with_price_and_length()
    {
        var list = new World(Salon.In()).Say("hi").LastReply.ShouldBeOfType<ListReply>();
        list.Body.ShouldContain("Spark Salon");
        list.Rows.Select(row => $"{row.Title}: {row.Description}")
            .ShouldBe(["✂️ Haircut: 45 min · €45", "Colouring: 1 h 30 min · €120"]);
    }

    [Theory]
    [InlineData("Hi")]
    [InlineData("hello there!")]
    [InlineData("Hola")]
    [InlineData("I would like an appointment")]
    public void Greets_whatever_a_new_customer_writes(string text) =>
        new World(Salon.In()).Say(text).LastReply.Body.ShouldStartWith("Hello and welcome");

    [Fact]
    public void Takes_a_service_that_is_named_in_a_sentence() =>
        new World(Salon.In()).Say("Hi, a haircut please").State.Name.ShouldBe("choosing_staff");

    [Fact]
    public void Skips_what_is_no_choice()
    {
        var world = new World(Salon.In().WithOneService()).Say("hi");
        world.State.Name.ShouldBe("choosing_date");
        world.LastReply.Body.ShouldContain("Haircut");
    }

    [Fact]
    public void Asks_no_name_of_a_customer_it_knows_and_lets_them_change_it()
    {
        var world = ToSummary(new World(Salon.In(), name: "Ana"));
        world.LastReply.Body.ShouldContain("Name: Ana");
        world.Press("Change").Press("Name").Say("Ben").LastReply.Body.ShouldContain("Name: Ben");
        world.Customer.Name.ShouldBe("Ben");
        world.Press("Confirm");
        world.Effects.OfType<ConfirmHold>().Single().CustomerName.ShouldBe("Ben");
    }

    [Theory]
    [InlineData("No, Maria Lopez", "Maria Lopez")]
    [InlineData("no, maria", null)]
    [InlineData("Ana María López", "Ana María López")]
    [InlineData("What time", null)]
    [InlineData("Thanks", null)]
    public void Takes_another_name_at_the_summary(string typed, string? name)
    {
        var world = ToSummary(new World(Salon.In(), name: "Ana")).Say(typed);
        world.State.Name.ShouldBe("confirming");
        world.Customer.Name.ShouldBe(name ?? "Ana");
        world.LastReply.Body.ShouldContain($"Name: {name ?? "Ana"}");
        world.State.Misunderstood.ShouldBe(name is null ? 1 : 0);
    }

    [Fact]
    public void Asks_what_to_change_when_the_summary_is_not_right()
    {
        var world = ToSummary(new World(Salon.In(), name: "Ana")).Say("no");
        world.LastReply.Body.ShouldStartWith("What would you like to change?");
        world.Holds.Count.ShouldBe(1);
    }

    [Fact]
    public void Says_when_it_is_closed()
    {
        var world = new World(
            Salon.In().WithOneService() with
            {
                Holidays = new HashSet<LocalDate> { new(2026, 11, 24) },
            }
        );
        world.Say("hi", "tomorrow").LastReply.Body.ShouldStartWith("Spark Salon is closed on Tue 24 Nov.");
    }

    [Fact]
    public void Keeps_the_slot_while_the_customer_decides_and_says_for_how_long()
    {
        var world = ToSummary(new World(Salon.In()));
        world.LastReply.Body.ShouldStartWith(
            "I'm keeping Tue 24 Nov, 10:00 for you: you have 10 min from now to confirm."
        );
        world.Effects.OfType<PlaceHold>().Single().Until.ShouldBe(Salon.Monday + Duration.FromMinutes(10));
    }

    [Fact]
    public void Books_and_says_when_with_whom_and_how_to_pay()
    {
        var world = ToSummary(new World(Salon.In(), "Ana")).Say("yes");
        world.Bookings.Single().Time.Start.ShouldBe(Instant.FromUtc(2026, 11, 24, 9, 0));
        world.LastReply.Body.ShouldContain("📅 Tue 24 Nov, 10:00\n👤 with Ana\n\nYou pay €45 at Spark Salon.");
    }

    [Theory]
    [InlineData("1", "2", "2", "1")]
    [InlineData("haircut", "ana", "tomorrow", "9:00")]
    [InlineData("HAIR", "An", "24 nov", "9am")]
    [InlineData("✂️ Haircut", "Ana", "24/11", "09:00")]
    public void Takes_numbers_titles_beginnings_dates_and_times(string service, string staff, string day, string time)
    {
        var world = new World(
            Salon.In() with
            {
                Staff = [Salon.In().Staff[0], Salon.Member(Salon.Ben, "Ben", "haircut")],
            }
        );
        // "An" begins both "Anyone" and "Ana": it picks neither.
        var asked = staff == "An" ? "Ana" : staff;
        world.Say("hi", service, asked, day, time);
        world.State.Held!.Start.ShouldBe(Instant.FromUtc(2026, 11, 24, 8, 0));
        world.State.Held.Staff.ShouldBe(Salon.Ana);
    }

    [Fact]
    public void Shows_those_that_share_a_beginning() =>
        new World(Salon.In()).Say("hi", "1", "An").Options.Select(o => o.Title).ShouldBe(["Anyone", "Ana"]);

    [Fact]
    public void Counts_through_all_pages_beyond_what_is_shown() =>
        new World(Salon.In().WithServices(25)).Say("hi", "12").LastReply.Body.ShouldStartWith("*Service 12*");

    [Theory]
    [InlineData("eyebrows", "Threading, eyebrows")]
    [InlineData("threading", "Threading, eyebrows")]
    [InlineData("men's", "Men's haircut")]
    [InlineData("haircut", null)]
    public void Takes_words_of_a_title(string typed, string? service)
    {
        string[] names = ["Haircut & blow-dry", "Men's haircut", "Threading, eyebrows"];
        var salon = Salon.In().WithServices(3);
        salon = salon with { Services = [.. salon.Services.Select((s, at) => s with { Name = names[at] })] };
        var world = new World(salon).Say("hi", typed);
        if (service is null)
        {
            world.Options.Select(option => option.Title).ShouldBe(["Haircut & blow-dry", "Men's haircut"]);
            return;
        }
        world.LastReply.Body.ShouldStartWith($"*{service}*");
    }

    /// <summary>What became free or taken in between does not shift what "2" means.</summary>
    [Fact]
    public void Counts_the_options_as_they_were_shown()
    {
        var world = new World(Salon.In().WithOneService()).Say("hi", "today");
        var second = world.Options[1].Title;
        world.Wait(Duration.FromMinutes(70)).Say("2");
        world.LastReply.Body.ShouldContain($"{second} is no longer free");
    }

    [Fact]
    public void Says_when_a_day_or_a_time_is_not_free()
    {
        var world = new World(Salon.In().WithOneService()).Say("hi", "1 June");
        world.LastReply.Body.ShouldStartWith("I can book until Sun 6 Dec.");
        world.Say("tomorrow", "10:10").LastReply.Body.ShouldStartWith("10:10 isn't free.");
    }

    [Fact]
    public void Understands_half_past_two_where_only_the_afternoon_is_open() =>
        new World(Salon.In().WithOneService())
            .Say("hi", "tomorrow", "2:30")
            .State.Held!.Start.ShouldBe(Instant.FromUtc(2026, 11, 24, 13, 30));

    [Fact]
    public void Goes_back_a_step_at_a_time_and_gives_the_slot_back()
    {
        var world = ToSummary(new World(Salon.In(), "Ana"));
        string[] expected = ["choosing_time", "choosing_date", "choosing_staff", "choosing_service", "menu"];
        foreach (var step in expected)
        {
            world.Say("back").State.Name.ShouldBe(step);
        }
        world.Holds.ShouldBeEmpty();
        world.Effects.OfType<ReleaseHold>().Count().ShouldBe(1);
    }

    /// <summary>A slot that is held for the customer themself is free to them.</summary>
    [Fact]
    public void Shows_the_slot_again_that_the_customer_has_just_given_back() =>
        ToSummary(new World(Salon.In().WithOneService(), "Ana"))
            .Press("Change")
            .Press("Time")
            .Options.Select(option => option.Title)
            .ShouldContain("10:00");

    [Fact]
    public void Comes_back_to_the_booking_from_the_menu()
    {
        var world = ToSummary(new World(Salon.In(), "Ana")).Say("menu").Press("Language").Press("Deutsch");
        world.LastReply.Body.ShouldContain("Name: Ana");
        world.Customer.Language.ShouldBe("de");
        world.Holds.Count.ShouldBe(1);
        world.Say("abbrechen").LastReply.Body.ShouldStartWith("In Ordnung, ich habe nichts gebucht.");
        world.Holds.ShouldBeEmpty();
    }

    [Fact]
    public void Takes_several_bookings_of_one_customer()
    {
        var world = ToSummary(new World(Salon.In(), "Ana")).Say("yes");
        world.Say("hi", "1", "1", "tomorrow", "12:00", "yes");
        world.Say("my bookings").LastReply.Body.ShouldBe("You have 2 bookings:");
    }

    [Fact]
    public void Chooses_no_name_over_a_command() =>
        ToSummary(new World(Salon.In())).Say("cancel").LastReply.Body.ShouldStartWith("All right, nothing was booked.");

    [Fact]
    public void Takes_a_greeting_for_a_name_where_it_is_part_of_one()
    {
        var world = ToSummary(new World(Salon.In())).Say("Ola Nordmann");
        world.Customer.Name.ShouldBe("Ola Nordmann");
    }

    internal static World ToSummary(World world) =>
        world.Business.Services.Count > 1
            ? world.Say("hi", "Haircut", "Anyone", "tomorrow", "10:00")
            : world.Say("hi", "tomorrow", "10:00");
}
