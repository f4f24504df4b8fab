using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

public sealed class PaymentTests
{
    [Fact]
    public async Task A_customers_word_confirms_nothing()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00"), awaitsPayment: true);

        var claimed = (await ClaimAsync(salon, booking.Id)).ShouldBeOfType<PaymentClaimed>().Booking;

        claimed.ShouldBe(booking with { PaymentClaimed = true });
        claimed.Status.ShouldBe(BookingStatus.Pending);
        (await ClaimAsync(salon, booking.Id)).ShouldBe(new PaymentClaimed(claimed));
        (await FindAsync(salon, booking.Id)).ShouldBe(claimed);
    }

    [Fact]
    public async Task A_verified_payment_confirms_once_and_keeps_its_first_reference()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00"), awaitsPayment: true);

        var paid = await VerifyAsync(salon, booking.Id, "pi_1");
        var again = await VerifyAsync(salon, booking.Id, "pi_2");

        var confirmed = booking with { Status = BookingStatus.Confirmed, Paid = true };
        paid.ShouldBe(new VerifiedPayment(confirmed, IsNew: true));
        again.ShouldBe(new VerifiedPayment(confirmed, IsNew: false));
        (await salon.Database.ScalarAsync<string>("select payment_reference from bookings")).ShouldBe("pi_1");
        (await salon.JobsOfAsync(booking.Id)).ShouldBe(["remind-2 05-04 10:00", "close 05-04 13:30"]);
    }

    [Fact]
    public async Task Money_for_a_cancelled_booking_is_noted_and_does_not_bring_it_back()
    {
        await using var salon = await OpenAsync();
        var booking = await salon.BookedAsync(At("14:00"), awaitsPayment: true);
        await salon.CancelAsync(booking.Id);

        (await ClaimAsync(salon, booking.Id)).ShouldBe(new BookingUnchangeable(booking.Id));
        (await VerifyAsync(salon, booking.Id, "pi_1"))
            .ShouldNotBeNull()
            .Booking.ShouldBe(booking with { Status = BookingStatus.Cancelled, Paid = true });
        await salon.BookedAsync(At("14:00"), "c2");
    }

    [Fact]
    public async Task What_is_unknown_or_only_held_cannot_be_paid_for()
    {
        await using var salon = await OpenAsync();
        var hold = await salon.HeldAsync(At("14:00"));
        var none = new BookingId("none");

        (await ClaimAsync(salon, hold)).ShouldBe(new BookingUnchangeable(hold));
        (await ClaimAsync(salon, none)).ShouldBe(new BookingUnchangeable(none));
        (await VerifyAsync(salon, none, "pi_1")).ShouldBeNull();
    }

    private static Task<Inbound> ClaimAsync(Salon salon, BookingId id) =>
        salon.InAsync(db => salon.Bookings.ClaimPaymentAsync(db, new ClaimPayment(id), salon.Now));

    private static Task<VerifiedPayment?> VerifyAsync(Salon salon, BookingId id, string reference) =>
        salon.InAsync(db => salon.Bookings.VerifyPaymentAsync(db, id, reference, salon.Now));

    private static Task<Appointment?> FindAsync(Salon salon, BookingId id) =>
        salon.InAsync(db => salon.Bookings.FindAsync(db, id));
}
