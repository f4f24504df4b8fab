using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using Bookline.Server.Tests.Jobs;
using NodaTime;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

/// <summary>A booking that awaits its payment ends when that does not come.</summary>
public sealed class UnpaidTests
{
    [Fact]
    public async Task A_booking_that_is_not_paid_within_a_day_is_cancelled_and_its_time_is_free()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00", day: 8), awaitsPayment: true);
        (await salon.JobsOfAsync(booking.Id))[0].ShouldBe("unpaid 05-05 06:00");
        await salon.StartJobsAsync();

        salon.Advance(Duration.FromHours(24));

        await Until.TrueAsync(async () => await salon.StatusesAsync() == "cancelled", "it is cancelled");
        (await salon.Database.ScalarAsync<string>("select metadata ->> 'cancelled' from bookings")).ShouldBe("unpaid");
        // Its customer is to hear of it, from whoever speaks with customers.
        (await salon.JobsOfAsync(booking.Id)).ShouldBe(["tell-unpaid 05-05 06:00"]);
        await salon.BookedAsync(At("14:00", day: 8), "c2");
    }

    [Theory]
    [InlineData("{}", "14:00", "unpaid 05-04 12:00")] // it begins earlier
    [InlineData("""{"payment_minutes": 30}""", "14:00", "unpaid 05-04 06:30")]
    [InlineData("""{"payment_minutes": 0}""", "14:00", "none")]
    public async Task The_business_says_how_long_a_payment_may_take_and_it_may_take_until_the_beginning(
        string settings,
        string time,
        string job
    )
    {
        await using var salon = await OpenAsync();
        await salon.Database.ExecuteAsync($"update tenants set bot_settings = '{settings}'");
        var booking = await salon.BookedAsync(At(time), awaitsPayment: true);

        (await UnpaidJobsAsync(salon, booking.Id)).ShouldBe(job);
    }

    [Fact]
    public async Task What_awaits_no_payment_or_has_it_or_is_cancelled_has_no_such_job()
    {
        await using var salon = await OpenAsync();
        var confirmed = await salon.BookedAsync(At("10:00", day: 8));
        var paid = await salon.BookedAsync(At("12:00", day: 8), "c2", awaitsPayment: true);
        var cancelled = await salon.BookedAsync(At("14:00", day: 8), "c3", awaitsPayment: true);

        await salon.InAsync(db => salon.Bookings.VerifyPaymentAsync(db, paid.Id, "pi_1", salon.Now));
        await salon.CancelAsync(cancelled.Id);

        foreach (var booking in (Appointment[])[confirmed, paid, cancelled])
        {
            (await UnpaidJobsAsync(salon, booking.Id)).ShouldBe("none");
        }
    }

    [Fact]
    public async Task A_move_gives_the_payment_no_more_time_than_it_had()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00"), awaitsPayment: true);
        salon.Advance(Duration.FromHours(1));

        (await salon.MoveAsync(booking.Id, At("16:00", day: 8))).ShouldBeOfType<BookingMoved>();

        (await UnpaidJobsAsync(salon, booking.Id)).ShouldBe("unpaid 05-05 06:00");
        (await salon.MoveAsync(booking.Id, At("18:00"))).ShouldBeOfType<BookingMoved>();
        (await UnpaidJobsAsync(salon, booking.Id)).ShouldBe("unpaid 05-04 16:00");
    }

    [Theory]
    [InlineData("claimed", "pending")]
    [InlineData("not to expire any more", "pending")]
    [InlineData("marked by hand", "confirmed")]
    public async Task What_changed_meanwhile_is_left_alone(string change, string status)
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00", day: 8), awaitsPayment: true);
        await (
            change switch
            {
                "claimed" => salon.InAsync(db =>
                    salon.Bookings.ClaimPaymentAsync(db, new ClaimPayment(booking.Id), salon.Now)
                ),
                "marked by hand" => salon.Database.ExecuteAsync("update bookings set status = 'confirmed'"),
                _ => salon.Database.ExecuteAsync("""update tenants set bot_settings = '{"payment_minutes": 0}'"""),
            }
        );
        await salon.StartJobsAsync();

        salon.Advance(Duration.FromHours(25));

        await Until.TrueAsync(async () => await UnpaidJobsAsync(salon, booking.Id) == "none", "the job is done");
        (await salon.StatusesAsync()).ShouldBe(status);
        (await salon.Database.ScalarAsync<long>("select count(*) from reservations")).ShouldBe(1);
    }

    private static async Task<string> UnpaidJobsAsync(Salon salon, BookingId booking) =>
        (await salon.JobsOfAsync(booking)).SingleOrDefault(job => job.StartsWith("unpaid ", StringComparison.Ordinal))
        ?? "none";
}
