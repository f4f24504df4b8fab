using Bookline.Booking.Conversations;
using Bookline.Server.Tests.Jobs;
using NodaTime;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

public sealed class ClosingTests
{
    [Theory]
    [InlineData("{}", "completed")]
    [InlineData("""{"mark_no_show": true}""", "no_show")]
    [InlineData("""{"mark_no_show": true, "auto_close": "completed"}""", "completed")]
    public async Task A_booking_that_nobody_marked_is_closed_half_an_hour_after_its_end(string settings, string becomes)
    {
        await using var salon = await OpenAsync();
        await salon.Database.ExecuteAsync($"update tenants set bot_settings = '{settings}'");
        await salon.BookedAsync(At("09:00"));
        await salon.StartJobsAsync();

        salon.Advance(Duration.FromHours(2) + Duration.FromMinutes(31));

        await Until.TrueAsync(async () => await salon.StatusesAsync() == becomes, "the booking is closed");
        (await ReservationsAsync(salon)).ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", "completed")]
    [InlineData("""{"mark_no_show": true}""", "no_show")]
    public async Task So_is_one_whose_payment_was_claimed_and_never_verified(string settings, string becomes)
    {
        await using var salon = await OpenAsync();
        await salon.Database.ExecuteAsync($"update tenants set bot_settings = '{settings}'");
        var booking = await salon.BookedAsync(At("09:00"), awaitsPayment: true);
        await salon.InAsync(db => salon.Bookings.ClaimPaymentAsync(db, new ClaimPayment(booking.Id), salon.Now));
        await salon.StartJobsAsync();

        salon.Advance(Duration.FromHours(2) + Duration.FromMinutes(31));

        await Until.TrueAsync(async () => await salon.StatusesAsync() == becomes, "the booking is closed");
        (await ReservationsAsync(salon)).ShouldBe(0);
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("no_show")]
    [InlineData("cancelled")]
    public async Task What_the_business_marked_stays(string marked)
    {
        await using var salon = await OpenAsync();
        await salon.Database.ExecuteAsync("""update tenants set bot_settings = '{"mark_no_show": true}'""");
        await salon.BookedAsync(At("09:00"));
        await salon.Database.ExecuteAsync($"update bookings set status = '{marked}'");
        await salon.StartJobsAsync();

        salon.Advance(Duration.FromHours(3));

        await Until.TrueAsync(async () => await ClosedAsync(salon), "the job is done");
        (await salon.StatusesAsync()).ShouldBe(marked);
        (await ReservationsAsync(salon)).ShouldBe(0);
    }

    [Fact]
    public async Task A_booking_whose_time_is_not_over_is_left_open()
    {
        await using var salon = await OpenAsync();
        await salon.BookedAsync(At("16:00"));
        await salon.Database.ExecuteAsync("update jobs set run_at = '2026-05-04T06:00Z' where kind = 'booking.close'");
        await salon.StartJobsAsync();
        salon.Jobs.Wake();

        await Until.TrueAsync(async () => await ClosedAsync(salon), "the job is done");
        (await salon.StatusesAsync()).ShouldBe("confirmed");
        (await ReservationsAsync(salon)).ShouldBe(1);
    }

    private static Task<long> ReservationsAsync(Salon salon) =>
        salon.Database.ScalarAsync<long>("select count(*) from reservations");

    private static async Task<bool> ClosedAsync(Salon salon) =>
        await salon.Database.ScalarAsync<long>("select count(*) from jobs where kind = 'booking.close'") == 0;
}
