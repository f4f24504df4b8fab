namespace Bookline.Booking.Conversations.Steps;

/// <summary>Something is done; what next?</summary>
internal sealed record AtRest : Step
{
    public override string Name => "at_rest";

    public override Prompt Ask(Talk talk) => new(this, talk.Phrases.AnythingElse, Options(talk));

    public static IReadOnlyList<ReplyOption> Options(Talk talk) =>
        [
            new ReplyOption(OptionIds.Book, talk.Phrases.Book),
            new ReplyOption(OptionIds.Bookings, talk.Phrases.MyBookings),
            new ReplyOption(OptionIds.Menu, talk.Phrases.Menu),
        ];
}
