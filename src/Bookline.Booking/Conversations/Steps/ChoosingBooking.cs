using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;

namespace Bookline.Booking.Conversations.Steps;

/// <summary>The customer's bookings, or those of them that wait for a payment.</summary>
internal sealed record ChoosingBooking(int Page, bool ForPayment) : Step
{
    public override string Name => "choosing_booking";

    public override Prompt Ask(Talk talk)
    {
        var bookings = ForPayment ? Payable(talk) : talk.Bookings;
        if (bookings.Count == 0)
        {
            return new Prompt(
                new AtRest(),
                ForPayment ? talk.Phrases.NothingToPay : talk.Phrases.NoBookings,
                [new ReplyOption(OptionIds.Book, talk.Phrases.Book), new ReplyOption(OptionIds.Menu, talk.Phrases.Menu)]
            );
        }
        return new Prompt(
            this,
            ForPayment ? talk.Phrases.WhichPaid : talk.Texts.Say(talk.Phrases.BookingsHeading, bookings.Count),
            Pages.Rows(bookings, item => Row(talk, item), Page, page => this with { Page = page }, talk.Phrases),
            talk.Phrases.MyBookings
        );
    }

    /// <summary>Those for which the customer can say to have paid.</summary>
    public static IReadOnlyList<Appointment> Payable(Talk talk) =>
        talk.Business.Payment.Mode == PaymentMode.Link
            ? [.. talk.Bookings.Where(b => b is { Status: BookingStatus.Pending, Paid: false, PaymentClaimed: false })]
            : [];

    private ReplyOption Row(Talk talk, Appointment booking) =>
        Replies.Row(
            ForPayment ? OptionIds.Paid(booking.Id) : OptionIds.Booking(booking.Id),
            talk.Texts.ServiceName(booking.Service),
            Replies.Joined(talk.Texts.When(booking.Time.Start), ViewingBooking.Status(talk, booking))
        );
}
