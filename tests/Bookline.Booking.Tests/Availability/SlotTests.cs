using Bookline.Booking.Availability;
using Bookline.Booking.Catalog;
using NodaTime;
using static Bookline.Booking.Tests.Availability.Shop;

namespace Bookline.Booking.Tests.Availability;

public sealed class SlotTests
{
    private static readonly LocalDate Monday = new(2026, 5, 4);
    private static readonly Business Salon = In("Europe/Berlin", "09:00-12:00");

    [Fact]
    public void A_free_day_offers_every_beginning_that_leaves_time_for_the_service() =>
        Salon.Shown(Open(Salon).Slots(Haircut, null, Monday)).ShouldBe("09:00 09:30 10:00 10:30 11:00");

    [Fact]
    public void A_break_is_kept_free()
    {
        var salon = In("Europe/Berlin", "09:00-10:30 11:00-12:30");

        salon.Shown(Open(salon).Slots(Haircut, null, Monday)).ShouldBe("09:00 09:30 11:00 11:30");
    }

    [Fact]
    public void Hours_that_touch_are_one()
    {
        var salon = In("Europe/Berlin", "09:00-10:30 10:30-12:00");

        salon.Shown(Open(salon).Slots(Haircut, null, Monday)).ShouldBe("09:00 09:30 10:00 10:30 11:00");
    }

    [Fact]
    public void What_is_taken_is_not_offered_and_its_edges_are()
    {
        var calendar = Open(Salon, Salon.Taken(Ann, Monday, "10:00", "11:00"));

        Salon.Shown(calendar.Slots(Haircut, Ann, Monday)).ShouldBe("09:00 11:00");
    }

    [Fact]
    public void Buffers_keep_their_distance_from_what_is_taken()
    {
        var buffered = Haircut with { BufferBefore = Duration.FromMinutes(30), BufferAfter = Duration.FromMinutes(30) };
        var salon = In("Europe/Berlin", "08:00-14:00");
        var calendar = Open(salon, salon.Taken(Ann, Monday, "10:30", "11:30"));

        salon.Shown(calendar.Slots(buffered, Ann, Monday)).ShouldBe("08:30 09:00 12:00 12:30");
    }

    [Fact]
    public void Setting_up_and_cleaning_may_lie_outside_the_opening_hours_but_not_outside_the_staffs()
    {
        var buffered = Haircut with { BufferBefore = Duration.FromMinutes(30), BufferAfter = Duration.FromMinutes(30) };
        var salon = Salon with { Staff = [Member(Ann, "Ann", "08:30-12:30"), Member(Bob, "Bob", "09:00-12:00")] };

        salon.Shown(Open(salon).Slots(buffered, Ann, Monday)).ShouldBe("09:00 09:30 10:00 10:30 11:00");
        salon.Shown(Open(salon).Slots(buffered, Bob, Monday)).ShouldBe("09:30 10:00 10:30");
    }

    [Fact]
    public void A_holiday_and_time_off_are_free_of_work()
    {
        var salon = Salon with
        {
            Holidays = new HashSet<LocalDate> { Monday.PlusDays(1) },
            Staff = [Member(Ann, "Ann", "09:00-12:00") with { TimeOff = [Salon.Time(Monday, "09:00", "10:30")] }],
        };
        var calendar = Open(salon);

        salon.Shown(calendar.Slots(Haircut, null, Monday)).ShouldBe("10:30 11:00");
        calendar.Slots(Haircut, null, Monday.PlusDays(1)).ShouldBeEmpty();
        calendar.Days(Haircut, null).ShouldNotContain(Monday.PlusDays(1));
    }

    [Fact]
    public void Time_off_without_an_end_ends_all_offers()
    {
        var gone = new Interval(Salon.Midnight(Monday.PlusDays(2)), null);
        var salon = Salon with { Staff = [Member(Ann, "Ann", "09:00-12:00") with { TimeOff = [gone] }] };

        Open(salon).Days(Haircut, null).ShouldBe([Monday, Monday.PlusDays(1)]);
    }

    [Fact]
    public void The_lead_time_and_the_horizon_bound_what_is_offered()
    {
        var salon = Salon with { Policy = Salon.Policy with { LeadTime = Duration.FromMinutes(45), HorizonDays = 2 } };
        var calendar = new Calendar(salon, [], salon.Time(Monday, "09:15", "09:30").Start);

        salon.Shown(calendar.Slots(Haircut, null, Monday)).ShouldBe("10:00 10:30 11:00");
        calendar.Days(Haircut, null).ShouldBe([Monday, Monday.PlusDays(1)]);
        calendar.Slots(Haircut, null, Monday.PlusDays(2)).ShouldBeEmpty();
        calendar.Slots(Haircut, null, Monday.PlusDays(-1)).ShouldBeEmpty();
    }

    [Fact]
    public void Who_is_away_unskilled_or_unknown_is_not_offered()
    {
        var stranger = new StaffId(new Guid("00000000-0000-7000-8000-00000000000c"));
        var salon = Salon with
        {
            Staff =
            [
                Salon.Staff[0] with
                {
                    IsActive = false,
                },
                Salon.Staff[1] with
                {
                    Skills = new HashSet<ServiceId>(),
                },
            ],
        };

        Open(salon).Slots(Haircut, null, Monday).ShouldBeEmpty();
        Open(salon).Slots(Haircut, Ann, Monday).ShouldBeEmpty();
        Open(salon).Slots(Haircut, Bob, Monday).ShouldBeEmpty();
        Open(Salon).Slots(Haircut, stranger, Monday).ShouldBeEmpty();
        Open(Salon).Slots(Haircut with { IsActive = false }, null, Monday).ShouldBeEmpty();
    }

    [Fact]
    public void With_anybody_it_is_the_one_who_has_least_to_do_that_day()
    {
        var calendar = Open(
            Salon,
            Salon.Taken(Ann, Monday, "09:00", "10:00"),
            Salon.Taken(Bob, Monday.PlusDays(1), "09:00", "12:00")
        );

        calendar.Slots(Haircut, null, Monday).Select(s => s.Staff).Distinct().ShouldBe([Bob]);
        calendar.Slots(Haircut, null, Monday.PlusDays(1)).Select(s => s.Staff).Distinct().ShouldBe([Ann]);
    }

    [Fact]
    public void With_anybody_a_beginning_is_offered_once_and_the_busier_one_helps_out()
    {
        var calendar = Open(
            Salon,
            Salon.Taken(Ann, Monday, "09:00", "09:30"),
            Salon.Taken(Bob, Monday, "10:00", "12:00")
        );

        var slots = calendar.Slots(Haircut, null, Monday);

        Salon.Shown(slots).ShouldBe("09:00 09:30 10:00 10:30 11:00");
        slots[0].Staff.ShouldBe(Bob);
        slots.Skip(1).Select(s => s.Staff).Distinct().ShouldBe([Ann]);
    }

    [Fact]
    public void With_equal_work_the_first_of_the_list_is_taken() =>
        Open(Salon).Slots(Haircut, null, Monday).Select(s => s.Staff).Distinct().ShouldBe([Ann]);

    [Fact]
    public void Next_goes_over_as_many_days_as_it_takes_and_no_further_than_the_horizon()
    {
        var after = Salon.Time(Monday, "10:15", "10:30").Start;
        var calendar = Open(Salon, Salon.Taken(Ann, Monday.PlusDays(1), "09:00", "12:00"));

        var next = calendar.Next(Haircut, Ann, after, 3);

        Salon.Shown(next).ShouldBe("10:30 11:00 09:00");
        next[2].Start.InZone(Salon.Zone).Date.ShouldBe(Monday.PlusDays(2));
        calendar.Next(Haircut, Ann, after, 1000).Count.ShouldBe(2 + 5 * 5);
    }

    [Fact]
    public void A_service_may_run_past_midnight_where_work_does()
    {
        var salon = In("Europe/Berlin", "00:00-24:00");

        salon.Shown(Open(salon).Slots(Haircut, null, Monday)).ShouldEndWith("23:00 23:30");
    }

    [Fact]
    public void Setting_up_for_the_first_slot_of_today_may_have_begun_yesterday()
    {
        var salon = In("Europe/Berlin", "00:00-24:00");
        var buffered = Haircut with { BufferBefore = Duration.FromDays(1) };

        salon.Shown(Open(salon).Slots(buffered, null, Monday)).ShouldStartWith("00:00 00:30");
    }

    [Fact]
    public void A_service_of_a_whole_day_with_buffers_finds_room_on_the_last_day_of_the_horizon()
    {
        var salon = In("Europe/Berlin", "00:00-24:00");
        var boarding = Haircut with { Length = Duration.FromDays(1), BufferAfter = Duration.FromDays(1) };

        salon.Shown(Open(salon).Slots(boarding, null, Monday.PlusDays(6))).ShouldEndWith("23:30");
    }

    private static Calendar Open(Business business, params IReadOnlyList<Occupied> occupied) =>
        new(business, occupied, business.Midnight(Monday));
}
