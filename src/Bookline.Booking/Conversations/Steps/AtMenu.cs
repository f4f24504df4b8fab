namespace Bookline.Booking.Conversations.Steps;

internal sealed record AtMenu : Step
{
    public override string Name => "menu";

    public override Prompt Ask(Talk talk)
    {
        var phrases = talk.Phrases;
        var isBooking = talk.State.Step.IsBooking || talk.State.Paused is not null;
        ReplyOption[] inTheMaking =
        [
            Replies.Row(OptionIds.Continue, phrases.Continue),
            Replies.Row(OptionIds.Discard, phrases.Discard),
        ];
        return new Prompt(
            this,
            phrases.AskMenu,
            [
                .. isBooking ? inTheMaking : [],
                Replies.Row(OptionIds.Book, phrases.Book),
                Replies.Row(OptionIds.Bookings, phrases.MyBookings),
                Replies.Row(OptionIds.Language, phrases.Language),
                Replies.Row(OptionIds.Person, phrases.Person),
                Replies.Row(OptionIds.Help, phrases.Help),
                Replies.Row(OptionIds.Restart, phrases.Restart),
            ],
            phrases.Menu
        );
    }

    public override Step Previous(Talk talk) => new Fresh();
}
