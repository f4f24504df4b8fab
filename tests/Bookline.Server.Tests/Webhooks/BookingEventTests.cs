using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Tests.Bookings;
using NodaTime;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>What a business's programs hear of its bookings, whoever changes them.</summary>
public sealed class BookingEventTests
{
    [Fact]
    public async Task A_hold_is_no_event_and_its_booking_is()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.HeldAsync(Salon.At("10:00"));
        (await EventsAsync(salon)).ShouldBeEmpty();

        var booking = await salon.BookedAsync(Salon.At("12:00"), "c2");
        await salon.ConfirmAsync(booking.Id, Salon.At("12:00"));

        (await EventsAsync(salon)).ShouldBe("booking.created/confirmed/bkg_" + booking.Id);
        (await AskAsync(salon, "data -> 'customer' ->> 'name'")).ShouldBe("Zoë");
        (await AskAsync(salon, "data ->> 'starts_at'")).ShouldBe("2026-05-04T10:00:00Z");
        (await AskAsync(salon, "data -> 'price' ->> 'currency'")).ShouldBe("EUR");
    }

    [Fact]
    public async Task Moving_and_cancelling_are_events_with_the_booking_as_it_is_then()
    {
        await using var salon = await Salon.OpenAsync();
        var booking = await salon.BookedAsync(Salon.At("18:00", day: 6));
        await salon.MoveAsync(booking.Id, Salon.At("19:00", Salon.Bob, day: 6));
        (await AskAsync(salon, "data -> 'staff' ->> 'name'", "type = 'booking.changed'")).ShouldBe("Bob");

        await salon.CancelAsync(booking.Id);
        await salon.CancelAsync(booking.Id);

        (await EventsAsync(salon, "type || '/' || (data ->> 'status')")).ShouldBe(
            "booking.created/confirmed booking.changed/confirmed booking.cancelled/cancelled"
        );
    }

    [Fact]
    public async Task A_move_to_a_time_that_is_taken_is_none()
    {
        await using var salon = await Salon.OpenAsync();
        var booking = await salon.BookedAsync(Salon.At("18:00", day: 6));
        await salon.BookedAsync(Salon.At("19:00", day: 6), "c2");

        (await salon.MoveAsync(booking.Id, Salon.At("19:00", day: 6))).ShouldBeOfType<SlotTaken>();

        (await EventsAsync(salon, "type")).ShouldBe("booking.created booking.created");
    }

    [Fact]
    public async Task A_payment_is_claimed_once_and_verified_once_and_confirms_its_booking()
    {
        await using var salon = await Salon.OpenAsync();
        var booking = await salon.BookedAsync(Salon.At("18:00", day: 6), awaitsPayment: true);
        for (var twice = 0; twice < 2; twice++)
        {
            await salon.InAsync(db => salon.Bookings.ClaimPaymentAsync(db, new ClaimPayment(booking.Id), salon.Now));
        }
        for (var twice = 0; twice < 2; twice++)
        {
            await salon.InAsync(db => salon.Bookings.VerifyPaymentAsync(db, booking.Id, "cs_1", salon.Now));
        }

        (
            await EventsAsync(salon, "type || '/' || (data ->> 'status') || '/' || (data -> 'payment' ->> 'state')")
        ).ShouldBe(
            "booking.created/pending/pending payment.claimed/pending/claimed "
                + "booking.changed/confirmed/verified payment.verified/confirmed/verified"
        );
    }

    [Fact]
    public async Task One_that_is_not_paid_in_time_is_cancelled()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.BookedAsync(Salon.At("18:00", day: 6), awaitsPayment: true);
        await salon.StartJobsAsync();

        salon.Advance(Duration.FromHours(25));
        await Hosting.Eventually.ShouldBeAsync(() => EventsAsync(salon, "type"), "booking.created booking.cancelled");
    }

    [Theory]
    [InlineData("{}", "booking.completed")]
    [InlineData("""{"mark_no_show": true}""", "booking.no_show")]
    public async Task One_whose_time_is_over_is_closed(string settings, string expected)
    {
        await using var salon = await Salon.OpenAsync();
        await salon.Database.ExecuteAsync($"update tenants set bot_settings = bot_settings || '{settings}'");
        await salon.BookedAsync(Salon.At("10:00"));
        await salon.StartJobsAsync();

        salon.Advance(Duration.FromHours(4));
        await Hosting.Eventually.ShouldBeAsync(() => EventsAsync(salon, "type"), $"booking.created {expected}");
    }

    private static Task<string> EventsAsync(
        Salon salon,
        string columns = "type || '/' || (data ->> 'status') || '/' || (data ->> 'id')"
    ) => AskAsync(salon, columns);

    private static async Task<string> AskAsync(Salon salon, string columns, string where = "true") =>
        string.Join(
            ' ',
            await salon.Database.ColumnAsync($"select {columns} from webhook_events where {where} order by seq")
        );
}
