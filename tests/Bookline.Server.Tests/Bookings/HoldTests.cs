using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using Bookline.Server.Tests.Jobs;
using Bookline.Testing;
using NodaTime;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

public sealed class HoldTests
{
    [Fact]
    public async Task A_hold_takes_the_slot_and_is_written_as_the_single_tenant_application_reads_it()
    {
        await using var salon = await OpenAsync();

        var placed = (await salon.HoldAsync(At("14:30"))).ShouldBeOfType<HoldPlaced>();

        placed.Slot.ShouldBe(At("14:30"));
        placed.Until.ShouldBe(Morning + Duration.FromMinutes(10));
        (
            await salon.Database.ColumnAsync(
                """
                select concat_ws('|', status, amount, currency, amount_unit, appointment_date, appointment_time,
                  starts_at at time zone 'UTC', ends_at at time zone 'UTC', phone_number, customer_name) from bookings
                """
            )
        ).ShouldBe([
            "held|100|EUR|minor|2026-05-04 00:00:00|2:30 PM|2026-05-04 12:30:00|2026-05-04 13:30:00|+491|Customer",
        ]);
        (await salon.JobsOfAsync(placed.Hold)).ShouldBe(["expire 05-04 06:10"]);
        Guid.Parse(placed.Hold.Value).Version.ShouldBe(7);
    }

    [Fact]
    public async Task A_slot_taken_by_another_contact_is_refused_and_leaves_the_transaction_usable()
    {
        await using var salon = await OpenAsync();
        await salon.HeldAsync(At("14:00"));
        var business = await salon.BusinessAsync();

        var answers = await salon.InAsync(async db =>
            (
                await salon.Bookings.PlaceHoldAsync(db, business, Somebody, Wanted(At("14:30"))),
                await salon.Bookings.PlaceHoldAsync(db, business, Somebody, Wanted(At("14:30", Bob)))
            )
        );

        answers.Item1.ShouldBe(new SlotTaken(At("14:30")));
        answers.Item2.ShouldBeOfType<HoldPlaced>();
        (await salon.StatusesAsync()).ShouldBe("held held");
        (await salon.Database.ScalarAsync<long>("select count(*) from jobs")).ShouldBe(2);
    }

    [Fact]
    public async Task Buffers_are_taken_too()
    {
        await using var salon = await OpenAsync();
        await salon.Database.ExecuteAsync("update services set buffer_before_minutes = 15, buffer_after_minutes = 30");
        await salon.HeldAsync(At("14:00"));

        (await salon.HoldAsync(At("15:30"))).ShouldBeOfType<SlotTaken>();
        (await salon.HoldAsync(At("15:45"))).ShouldBeOfType<HoldPlaced>();
        var taken = await salon.InAsync(db =>
            salon.Bookings.OccupiedAsync(db, Morning, Morning + Duration.FromDays(1))
        );
        taken
            .Select(o => o.Time)
            .Order(Comparer<Interval>.Create((a, b) => a.Start.CompareTo(b.Start)))
            .First()
            .ShouldBe(
                new Interval(At("14:00").Start - Duration.FromMinutes(15), At("15:00").Start + Duration.FromMinutes(30))
            );
    }

    [Fact]
    public async Task An_expired_hold_is_free_for_another_contact()
    {
        await using var salon = await OpenAsync();
        var first = await salon.HeldAsync(At("14:00"));
        salon.Advance(Duration.FromMinutes(10));

        (await salon.InAsync(db => salon.Bookings.OccupiedAsync(db, salon.Now, At("18:00").Start))).ShouldBeEmpty();
        await salon.HeldAsync(At("14:30"), "c2");

        (await salon.ConfirmAsync(first, At("14:00"))).ShouldBe(new SlotTaken(At("14:00")));
        (await salon.StatusesAsync()).ShouldBe("held held");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_hold_that_nobody_confirms_is_cancelled_by_its_job(int major)
    {
        await using var salon = await OpenAsync(major);
        await salon.StartJobsAsync();
        await salon.HeldAsync(At("14:00"));

        salon.Advance(Duration.FromMinutes(11));

        await Until.TrueAsync(async () => await salon.StatusesAsync() == "cancelled", "the hold has run out");
        (await salon.Database.ScalarAsync<long>("select count(*) from reservations")).ShouldBe(0);
    }

    [Fact]
    public async Task A_hold_that_ran_out_can_be_confirmed_while_its_slot_is_free()
    {
        await using var salon = await OpenAsync();
        await salon.StartJobsAsync();
        var hold = await salon.HeldAsync(At("14:00"));
        salon.Advance(Duration.FromMinutes(11));
        await Until.TrueAsync(async () => await salon.StatusesAsync() == "cancelled", "the hold has run out");

        (await salon.ConfirmAsync(hold, At("14:00")))
            .ShouldBeOfType<BookingMade>()
            .Booking.Status.ShouldBe(BookingStatus.Confirmed);

        (await salon.StatusesAsync()).ShouldBe("confirmed");
        (await salon.HoldAsync(At("14:00"), "c2")).ShouldBeOfType<SlotTaken>();
    }

    [Fact]
    public async Task A_hold_that_ran_out_is_not_confirmed_once_its_time_has_begun()
    {
        await using var salon = await OpenAsync();
        await salon.StartJobsAsync();
        var hold = await salon.HeldAsync(At("09:00"));
        salon.Advance(Duration.FromMinutes(11));
        await Until.TrueAsync(async () => await salon.StatusesAsync() == "cancelled", "the hold has run out");
        salon.Advance(Duration.FromHours(1));

        (await salon.ConfirmAsync(hold, At("09:00"))).ShouldBeOfType<SlotTaken>();
    }

    [Fact]
    public async Task A_hold_given_back_frees_its_slot_and_cannot_be_confirmed()
    {
        await using var salon = await OpenAsync();
        var hold = await salon.HeldAsync(At("14:00"));

        await salon.InAsync(async db =>
        {
            await salon.Bookings.ReleaseHoldAsync(db, hold);
            await salon.Bookings.ReleaseHoldAsync(db, hold);
            await salon.Bookings.ReleaseHoldAsync(db, new BookingId("none"));
            return true;
        });

        (await salon.ConfirmAsync(hold, At("14:00"))).ShouldBeOfType<SlotTaken>();
        (await salon.JobsOfAsync(hold)).ShouldBeEmpty();
        await salon.BookedAsync(At("14:00"), "c2");
    }

    [Fact]
    public async Task Releasing_a_booking_does_not_cancel_it()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00"));

        await salon.InAsync(async db =>
        {
            await salon.Bookings.ReleaseHoldAsync(db, booking.Id);
            return true;
        });

        (await salon.StatusesAsync()).ShouldBe("confirmed");
        (await salon.HoldAsync(At("14:00"), "c2")).ShouldBeOfType<SlotTaken>();
    }

    [Fact]
    public async Task A_service_or_person_withdrawn_since_is_like_a_slot_that_is_taken()
    {
        await using var salon = await OpenAsync();
        await salon.Database.ExecuteAsync("update staff set is_active = false where name = 'Bob'");
        (await salon.HoldAsync(At("14:00", Bob))).ShouldBeOfType<SlotTaken>();

        await salon.Database.ExecuteAsync("update services set is_active = false");
        (await salon.HoldAsync(At("14:00"))).ShouldBeOfType<SlotTaken>();
    }

    private BookingCustomer Somebody { get; } = new("c2", "+492", null);

    private static PlaceHold Wanted(Slot slot) => new(Haircut, slot, Morning + Duration.FromMinutes(10));
}
