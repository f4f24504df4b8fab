using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Answers;

namespace Bookline.Booking.Conversations.Steps;

internal sealed record ViewingBooking(BookingId Booking) : Step
{
    public override string Name => "viewing_booking";

    public override Prompt Ask(Talk talk)
    {
        if (talk.FindBooking(Booking) is not { } booking)
        {
            return Dead.Unchangeable(talk);
        }
        var isPayable = ChoosingBooking.Payable(talk).Contains(booking);
        var body = $"{talk.Texts.Details(booking)}\n📌 {Status(talk, booking)}";
        var prompt = Actions(talk, booking, body, isPayable);
        return isPayable
            ? prompt with
            {
                Lead = Replies.Paragraphs(body, PaymentLink.HowToPay(talk, booking, isUnpaid: true)),
                Body = Replies.Paragraphs(
                    talk.MayChange(booking) ? null : Dead.TooLate(talk),
                    talk.Say(talk.Phrases.PressWhenPaid)
                ),
            }
            : prompt;
    }

    private Prompt Actions(Talk talk, Appointment booking, string body, bool isPayable) =>
        talk.MayChange(booking)
            ? new Prompt(
                this,
                body,
                [
                    new ReplyOption(OptionIds.Move(booking.Id), talk.Phrases.Reschedule),
                    new ReplyOption(OptionIds.AskCancel(booking.Id), talk.Phrases.CancelBooking),
                    isPayable
                        ? new ReplyOption(OptionIds.Paid(booking.Id), talk.Phrases.IHavePaid)
                        : new ReplyOption(OptionIds.Menu, talk.Phrases.Menu),
                ]
            )
            : new Prompt(
                this,
                $"{body}\n\n{Dead.TooLate(talk)}",
                [
                    new ReplyOption(OptionIds.Person, talk.Phrases.Person),
                    isPayable
                        ? new ReplyOption(OptionIds.Paid(booking.Id), talk.Phrases.IHavePaid)
                        : new ReplyOption(OptionIds.Bookings, talk.Phrases.MyBookings),
                    new ReplyOption(OptionIds.Menu, talk.Phrases.Menu),
                ]
            );

    public override Step Previous(Talk talk) => new ChoosingBooking(0, ForPayment: false);

    /// <summary>How a booking stands, in a word or two.</summary>
    public static string Status(Talk talk, Appointment booking) =>
        (talk.Business.Payment.Mode, booking) switch
        {
            (not PaymentMode.None, { Paid: true }) => talk.Phrases.StatusPaid,
            (not PaymentMode.None, { PaymentClaimed: true }) => talk.Phrases.StatusClaimed,
            (PaymentMode.Link, { Status: BookingStatus.Pending }) => talk.Phrases.StatusUnpaid,
            _ => talk.Phrases.StatusConfirmed,
        };
}
