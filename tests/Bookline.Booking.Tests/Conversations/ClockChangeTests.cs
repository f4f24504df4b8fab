using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>The clocks go back in Berlin on Sunday, 25 October 2026, and forward in New York on Sunday, 14 March 2027.</summary>
public sealed class ClockChangeTests
{
    [Fact]
    public void Books_by_the_wall_clock_after_the_clocks_have_gone_back()
    {
        var world = At(Salon.In().WithOneService(), Instant.FromUtc(2026, 10, 23, 7, 0))
            .Say("hi", "24 Oct", "10:00", "yes");
        world.Say("hi", "26 Oct", "10:00", "yes");
        world
            .Bookings.Select(booking => booking.Time.Start)
            .ShouldBe([Instant.FromUtc(2026, 10, 24, 8, 0), Instant.FromUtc(2026, 10, 26, 9, 0)]);
        world.LastReply.Body.ShouldContain("Mon 26 Oct, 10:00");
    }

    /// <summary>The calendar offers the first of the two; the offset says which that is.</summary>
    [Fact]
    public void Says_which_of_two_equal_wall_times_is_booked()
    {
        var world = At(AroundTheClock("Europe/Berlin"), Instant.FromUtc(2026, 10, 24, 7, 0))
            .Say("hi", "25 Oct", "2:30");
        world.State.Held!.Start.ShouldBe(Instant.FromUtc(2026, 10, 25, 0, 30));
        world.LastReply.Body.ShouldContain("📅 Sun 25 Oct, 02:30 (UTC+2:00)");
    }

    [Fact]
    public void Offers_no_time_that_the_clock_skips()
    {
        var world = At(AroundTheClock("America/New_York"), Instant.FromUtc(2027, 3, 13, 15, 0))
            .Say("hi", "14 Mar", "2:30 am");
        world.LastReply.Body.ShouldContain("02:30 isn't free.");
    }

    private static World At(Business business, Instant now) => new World(business, "Ana").Wait(now - Salon.Monday);

    private static Business AroundTheClock(string zone)
    {
        var business = Salon.In(zone).WithOneService();
        return business with
        {
            Opening = Salon.Open("00:00", "24:00"),
            Staff = [business.Staff[0] with { Hours = Salon.Open("00:00", "24:00") }],
        };
    }
}
