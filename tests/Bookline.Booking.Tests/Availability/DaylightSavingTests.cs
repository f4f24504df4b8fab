using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using NodaTime;
using static Bookline.Booking.Tests.Availability.Shop;

namespace Bookline.Booking.Tests.Availability;

public sealed class DaylightSavingTests
{
    private static readonly LocalDate BerlinSpring = new(2026, 3, 29);
    private static readonly LocalDate BerlinAutumn = new(2026, 10, 25);

    [Fact]
    public void A_time_that_does_not_exist_is_not_offered()
    {
        var bar = In("Europe/Berlin", "01:00-05:00");

        bar.Shown(On(bar, BerlinSpring).Slots(Haircut, Ann, BerlinSpring)).ShouldBe("01:00 01:30 03:00 03:30 04:00");
    }

    [Fact]
    public void An_hour_is_an_hour_across_the_change()
    {
        var bar = In("Europe/Berlin", "01:00-05:00");

        var slot = On(bar, BerlinSpring).Slots(Haircut, Ann, BerlinSpring).Single(s => Shows(bar, s, "01:30"));

        slot.Time.Duration.ShouldBe(Duration.FromHours(1));
        slot.Time.End.InZone(bar.Zone).TimeOfDay.ShouldBe(new LocalTime(3, 30));
    }

    [Fact]
    public void Of_a_time_that_comes_twice_the_first_is_offered_and_only_that()
    {
        var bar = In("Europe/Berlin", "01:00-05:00");

        var slots = On(bar, BerlinAutumn).Slots(Haircut, Ann, BerlinAutumn);

        bar.Shown(slots).ShouldBe("01:00 01:30 02:00 02:30 03:00 03:30 04:00");
        slots.Single(s => Shows(bar, s, "02:30")).Start.ShouldBe(Instant.FromUtc(2026, 10, 25, 0, 30));
    }

    [Fact]
    public void A_service_may_run_through_both_of_the_hours_that_come_twice()
    {
        var bar = In("Europe/Berlin", "02:00-03:00");
        var party = Haircut with { Length = Duration.FromHours(2) };

        bar.Shown(On(bar, BerlinAutumn).Slots(party, Ann, BerlinAutumn)).ShouldBe("02:00");
        On(bar, BerlinAutumn).Slots(party, Ann, BerlinAutumn.PlusDays(1)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2026, 3, 29, 23, 46)]
    [InlineData(2026, 10, 25, 25, 48)]
    [InlineData(2026, 6, 1, 24, 48)]
    public void A_day_has_its_real_length(int year, int month, int dayOfMonth, int hours, int halfHours)
    {
        var day = new LocalDate(year, month, dayOfMonth);
        var bar = In("Europe/Berlin", "00:00-24:00");
        var whole = Haircut with { Length = Duration.FromHours(hours > 24 ? 24 : hours) };
        var closedAfter = bar with { Holidays = new HashSet<LocalDate> { day.PlusDays(1) } };

        On(bar, day).Slots(Haircut, null, day).Count.ShouldBe(halfHours);
        var starts = On(closedAfter, day).Slots(whole, null, day);
        // What fills the day can begin at midnight only; 25 hours leave one more for 24.
        bar.Shown(starts).ShouldBe(hours > 24 ? "00:00 00:30 01:00" : "00:00");
    }

    [Fact]
    public void Opening_hours_stay_on_the_wall_clock_when_the_offset_changes()
    {
        var salon = In("America/New_York", "09:00-11:00");
        var (before, after) = (new LocalDate(2026, 3, 7), new LocalDate(2026, 3, 8));
        var calendar = On(salon, before);

        calendar.Slots(Haircut, Ann, before)[0].Start.ShouldBe(Instant.FromUtc(2026, 3, 7, 14, 0));
        calendar.Slots(Haircut, Ann, after)[0].Start.ShouldBe(Instant.FromUtc(2026, 3, 8, 13, 0));
    }

    [Fact]
    public void Half_an_hour_of_daylight_saving_is_half_an_hour()
    {
        var bar = In("Australia/Lord_Howe", "01:00-03:30");
        var (spring, autumn) = (new LocalDate(2026, 10, 4), new LocalDate(2026, 4, 5));

        bar.Shown(On(bar, spring).Slots(Haircut, Ann, spring)).ShouldBe("01:00 01:30 02:30");
        bar.Shown(On(bar, autumn).Slots(Haircut, Ann, autumn)).ShouldBe("01:00 01:30 02:00 02:30");
    }

    [Fact]
    public void A_midnight_that_does_not_exist_begins_the_day_later()
    {
        var bar = In("America/Santiago", "00:00-03:00");
        var spring = new LocalDate(2026, 9, 6);

        bar.Shown(On(bar, spring.PlusDays(-1)).Slots(Haircut, Ann, spring)).ShouldBe("01:00 01:30 02:00");
    }

    [Fact]
    public void A_day_that_a_zone_left_out_offers_nothing()
    {
        var bar = In("Pacific/Apia", "09:00-11:00");
        var skipped = new LocalDate(2011, 12, 30);

        On(bar, skipped.PlusDays(-1)).Slots(Haircut, null, skipped).ShouldBeEmpty();
        On(bar, skipped.PlusDays(-1)).Days(Haircut, null).ShouldNotContain(skipped);
    }

    private static Calendar On(Business business, LocalDate day) => new(business, [], business.Midnight(day));

    private static bool Shows(Business business, Slot slot, string time) => business.Shown([slot]) == time;
}
