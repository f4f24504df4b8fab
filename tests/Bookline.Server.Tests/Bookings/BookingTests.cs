using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Testing;
using NodaTime;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

public sealed class BookingTests
{
    [Fact]
    public async Task A_confirmed_hold_is_a_booking_with_reminders_and_an_end()
    {
        await using var salon = await OpenAsync();

        var booking = await salon.BookedAsync(At("14:00", day: 6));

        booking.Status.ShouldBe(BookingStatus.Confirmed);
        booking.Time.ShouldBe(At("14:00", day: 6).Time);
        (await salon.JobsOfAsync(booking.Id)).ShouldBe([
            "remind-24 05-05 12:00",
            "remind-2 05-06 10:00",
            "close 05-06 13:30",
        ]);
        (await salon.Database.ScalarAsync<string>("select customer_name from bookings")).ShouldBe("Zoë");
        (
            await salon.Database.ScalarAsync<string>("select payload::text from jobs where key like 'remind-24:%'")
        ).ShouldBe($$"""{"hours": 24, "booking": "{{booking.Id}}"}""");
    }

    [Fact]
    public async Task A_reminder_whose_time_has_passed_is_not_planned()
    {
        await using var salon = await OpenAsync();

        var booking = await salon.BookedAsync(At("14:00"));

        (await salon.JobsOfAsync(booking.Id)).ShouldBe(["remind-2 05-04 10:00", "close 05-04 13:30"]);
    }

    [Fact]
    public async Task Confirming_twice_gives_the_same_booking()
    {
        await using var salon = await OpenAsync();
        var hold = await salon.HeldAsync(At("14:00"));

        var first = await salon.ConfirmAsync(hold, At("14:00"));
        var second = await salon.ConfirmAsync(hold, At("14:00"));

        second.ShouldBe(first);
        (await salon.StatusesAsync()).ShouldBe("confirmed");
        (await salon.JobsOfAsync(hold)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_never_held_cannot_be_confirmed()
    {
        await using var salon = await OpenAsync();

        (await salon.ConfirmAsync(new BookingId("none"), At("14:00"))).ShouldBe(new SlotTaken(At("14:00")));
    }

    [Fact]
    public async Task A_customers_open_bookings_are_those_that_are_not_over_without_holds()
    {
        await using var salon = await OpenAsync();
        var later = await salon.BookedAsync(At("16:00"));
        var soon = await salon.BookedAsync(At("09:00", Bob), awaitsPayment: true);
        await salon.CancelAsync((await salon.BookedAsync(At("12:00"))).Id);
        await salon.HeldAsync(At("13:00"));
        await salon.BookedAsync(At("14:00"), "c2");

        (await IdsOfAsync(salon, "c1")).ShouldBe([soon.Id, later.Id]);

        salon.Advance(Duration.FromHours(2));
        (await IdsOfAsync(salon, "c1")).ShouldBe([later.Id]);
    }

    [Fact]
    public async Task A_cancelled_booking_frees_its_time_and_drops_its_jobs()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00"));

        (await salon.CancelAsync(booking.Id))
            .ShouldBeOfType<BookingCancelled>()
            .Booking.ShouldBe(booking with { Status = BookingStatus.Cancelled });

        (await salon.JobsOfAsync(booking.Id)).ShouldBeEmpty();
        (await salon.CancelAsync(booking.Id)).ShouldBe(new BookingUnchangeable(booking.Id));
        (await salon.ConfirmAsync(booking.Id, At("14:00"))).ShouldBeOfType<SlotTaken>();
        await salon.BookedAsync(At("14:00"), "c2");
    }

    [Fact]
    public async Task A_booking_can_be_cancelled_and_moved_until_the_cut_off_of_two_hours()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("10:30"));
        var other = await salon.BookedAsync(At("10:30", Bob));

        salon.Advance(Duration.FromMinutes(30));
        (await salon.MoveAsync(booking.Id, At("11:00"))).ShouldBeOfType<BookingMoved>();

        salon.Advance(Duration.FromSeconds(1));
        (await salon.CancelAsync(other.Id)).ShouldBe(new BookingUnchangeable(other.Id));
        (await salon.MoveAsync(other.Id, At("15:00"))).ShouldBe(new BookingUnchangeable(other.Id));
        (await salon.CancelAsync(booking.Id)).ShouldBeOfType<BookingCancelled>();
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_booking_moves_to_a_slot_that_overlaps_its_own(int major)
    {
        await using var salon = await OpenAsync(major);
        var booking = await salon.BookedAsync(At("14:00"));

        (await salon.MoveAsync(booking.Id, At("14:30")))
            .ShouldBeOfType<BookingMoved>()
            .Booking.ShouldBe(booking with { Time = At("14:30").Time });

        (await salon.HoldAsync(At("15:00"), "c2")).ShouldBeOfType<SlotTaken>();
        (await salon.HoldAsync(At("13:30"), "c2")).ShouldBeOfType<HoldPlaced>();
        (await salon.JobsOfAsync(booking.Id)).ShouldBe(["remind-2 05-04 10:30", "close 05-04 14:00"]);
        (
            await salon.Database.ScalarAsync<string>("select appointment_time from bookings where status = 'confirmed'")
        ).ShouldBe("2:30 PM");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_booking_that_cannot_move_keeps_its_time(int major)
    {
        await using var salon = await OpenAsync(major);
        var booking = await salon.BookedAsync(At("14:00"));
        await salon.BookedAsync(At("15:00"), "c2");

        (await salon.MoveAsync(booking.Id, At("14:30"))).ShouldBe(new SlotTaken(At("14:30")));

        (await salon.HoldAsync(At("13:30"), "c3")).ShouldBeOfType<SlotTaken>();
        (await salon.JobsOfAsync(booking.Id)).ShouldBe(["remind-2 05-04 10:00", "close 05-04 13:30"]);
        (await salon.MoveAsync(booking.Id, At("14:30", Bob))).ShouldBeOfType<BookingMoved>();
        (await salon.HoldAsync(At("13:30"), "c3")).ShouldBeOfType<HoldPlaced>();
    }

    [Fact]
    public async Task Tenants_do_not_see_each_others_bookings()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00"));
        var other = await salon.BusinessAsync(Second);

        var seen = await salon.InAsync(
            async db =>
                (
                    await salon.Bookings.FindAsync(db, booking.Id),
                    await salon.Bookings.CancelAsync(db, other, new CancelBooking(booking.Id), salon.Now),
                    await salon.Bookings.OpenBookingsAsync(db, "c1", salon.Now),
                    await salon.Bookings.OccupiedAsync(db, salon.Now, salon.Now + Duration.FromDays(30)),
                    await salon.Bookings.VerifyPaymentAsync(db, booking.Id, "ref", salon.Now)
                ),
            Second
        );

        seen.Item1.ShouldBeNull();
        seen.Item2.ShouldBe(new BookingUnchangeable(booking.Id));
        seen.Item3.ShouldBeEmpty();
        seen.Item4.ShouldBeEmpty();
        seen.Item5.ShouldBeNull();
        (await salon.InAsync(db => salon.Bookings.FindAsync(db, booking.Id))).ShouldBe(booking);
    }

    [Fact]
    public async Task A_booking_across_a_daylight_saving_change_keeps_its_instants_and_its_wall_clock()
    {
        await using var salon = await OpenAsync();
        // 01:30 until 03:30 on the clock, and one hour of the day.
        var start = Instant.FromUtc(2027, 3, 28, 0, 30);
        var slot = At("09:00") with { Time = new Interval(start, start + Duration.FromHours(1)) };

        var booking = await salon.BookedAsync(slot);

        (await salon.InAsync(db => salon.Bookings.FindAsync(db, booking.Id)))!.Time.ShouldBe(slot.Time);
        (
            await salon.Database.ColumnAsync("select appointment_date::date || ' ' || appointment_time from bookings")
        ).ShouldBe(["2027-03-28 1:30 AM"]);
        (await salon.JobsOfAsync(booking.Id)).ShouldBe([
            "remind-24 03-27 00:30",
            "remind-2 03-27 22:30",
            "close 03-28 02:00",
        ]);
    }

    private static async Task<IReadOnlyList<BookingId>> IdsOfAsync(Salon salon, string customer) =>
        await salon.InAsync(async db =>
            (IReadOnlyList<BookingId>)
                [.. (await salon.Bookings.OpenBookingsAsync(db, customer, salon.Now)).Select(b => b.Id)]
        );
}
