using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using NodaTime;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

/// <summary>Bookings that the single-tenant application made: a date, a text for the time, whole units, no staff, no reservation.</summary>
public sealed class SingleTenantBookingTests
{
    private static readonly BookingId Old = new("BK-1");

    [Fact]
    public async Task One_is_read_with_its_time_on_the_wall_clock_and_its_whole_units()
    {
        await using var salon = await WithAsync("'2026-05-05'", "'2:30 PM'");

        var booking = (await OpenBookingsAsync(salon)).ShouldHaveSingleItem();

        booking.Time.ShouldBe(At("14:30", day: 5).Time);
        booking.Price.ShouldBe(new Money(65000, "INR"));
        booking.Staff.ShouldBeNull();
    }

    [Fact]
    public async Task One_can_be_cancelled_and_moved_like_any_other()
    {
        await using var salon = await WithAsync("'2026-05-05'", "'2:30 PM'");

        (await salon.MoveAsync(Old, At("15:00", day: 6))).ShouldBeOfType<BookingMoved>();
        (await salon.HoldAsync(At("15:30", day: 6))).ShouldBeOfType<SlotTaken>();
        (await salon.CancelAsync(Old)).ShouldBeOfType<BookingCancelled>();
        (await salon.HoldAsync(At("15:30", day: 6))).ShouldBeOfType<HoldPlaced>();
    }

    [Fact]
    public async Task One_without_a_reservation_is_cancelled_as_it_is()
    {
        await using var salon = await WithAsync("'2026-05-05'", "'2:30 PM'");

        (await salon.CancelAsync(Old)).ShouldBeOfType<BookingCancelled>();

        (await salon.StatusesAsync()).ShouldBe("cancelled");
    }

    [Fact]
    public async Task One_that_cannot_move_stays_where_it_is()
    {
        await using var salon = await WithAsync("'2026-05-05'", "'2:30 PM'");
        await salon.BookedAsync(At("15:00", day: 6));

        (await salon.MoveAsync(Old, At("15:00", day: 6))).ShouldBeOfType<SlotTaken>();

        (await OpenBookingsAsync(salon)).Single(b => b.Id == Old).Time.ShouldBe(At("14:30", day: 5).Time);
    }

    [Theory]
    [InlineData("'2026-05-05'", "'25:99'", 1)] // the day is known
    [InlineData("'2026-05-05'", "null", 1)]
    [InlineData("'2026-05-03'", "null", 0)]
    [InlineData("'infinity'", "'2:30 PM'", 0)]
    [InlineData("null", "'2:30 PM'", 0)]
    public async Task Odd_dates_stop_nothing(string date, string time, int open)
    {
        await using var salon = await WithAsync(date, time);

        (await OpenBookingsAsync(salon)).Count.ShouldBe(open);
    }

    [Theory]
    [InlineData("2:30 PM", 14, 30)]
    [InlineData("02:30 pm ", 14, 30)]
    [InlineData("12:00 AM", 0, 0)]
    [InlineData("12:15 PM", 12, 15)]
    [InlineData("14:30", 14, 30)]
    public void Times_are_read_as_people_write_them(string text, int hour, int minute)
    {
        var read = SingleTenantTime.Read(new DateTime(2026, 5, 5), text, Duration.FromHours(1), DateTimeZone.Utc);

        read.ShouldBe(
            new Interval(Instant.FromUtc(2026, 5, 5, hour, minute), Instant.FromUtc(2026, 5, 5, hour + 1, minute))
        );
    }

    private static async Task<Salon> WithAsync(string date, string time)
    {
        var salon = await OpenAsync();
        await salon.Database.ExecuteAsync(
            $"""
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status,
              appointment_date, appointment_time)
            values ('{First}', '{Old}', 'c1', '{Haircut}', '+491', 650, 'INR', 'major', 'confirmed', {date}, {time})
            """
        );
        return salon;
    }

    private static Task<IReadOnlyList<Appointment>> OpenBookingsAsync(Salon salon) =>
        salon.InAsync(db => salon.Bookings.OpenBookingsAsync(db, "c1", salon.Now));
}
