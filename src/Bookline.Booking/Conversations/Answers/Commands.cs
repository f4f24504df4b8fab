using Bookline.Booking.Conversations.Reading;
using Bookline.Booking.Conversations.Steps;
using Bookline.Booking.Texts;

namespace Bookline.Booking.Conversations.Answers;

/// <summary>What is understood everywhere, as a word and from the menu.</summary>
internal static class Commands
{
    /// <returns>Null: yes and no say something to a step only.</returns>
    public static Turn? Answer(Talk talk, Meaning meaning) =>
        meaning switch
        {
            Meaning.Greeting or Meaning.Restart => Greet(talk),
            Meaning.Back => Back(talk),
            Meaning.Cancel => Cancel(talk),
            Meaning.Help => Help(talk),
            Meaning.Menu => talk.Go(new AtMenu()),
            Meaning.Bookings => Bookings(talk),
            Meaning.Person => HandOver(talk),
            Meaning.Language => talk.Go(new ChoosingLanguage()),
            Meaning.Book => talk.Go(new ChoosingService(0)),
            Meaning.Pay => Standing.Pay(talk),
            Meaning.Paid => Standing.Paid(talk),
            _ => null,
        };

    public static Turn Greet(Talk talk) =>
        talk.Leave(
            new ChoosingService(0).Ask(talk),
            $"{talk.Say(talk.Phrases.Greeting)}\n{talk.Say(talk.Phrases.MenuHint)}"
        );

    public static Turn Back(Talk talk) =>
        talk.Go(
            !talk.State.Step.IsBooking && talk.State.Paused is { } paused && IsTop(talk.State.Step)
                ? paused
                : talk.State.Step.Previous(talk)
        );

    /// <summary>To the booking in the making.</summary>
    public static Turn Continue(Talk talk) =>
        talk.State.Paused is { } paused ? talk.Go(paused)
        : talk.State.Step.IsBooking ? talk.Again()
        : talk.Go(new AtMenu(), talk.Phrases.Stale);

    /// <summary>Whatever is under way; nothing under way, a booking that stands may be meant.</summary>
    public static Turn Cancel(Talk talk) =>
        talk.State.Step switch
        {
            CancellingBooking => talk.Again(),
            ViewingBooking view => Standing.AskCancel(talk, view.Booking),
            ChoosingDate { Target: MovedBooking moved } => NothingChanged(talk, moved),
            ChoosingTime { Target: MovedBooking moved } => NothingChanged(talk, moved),
            ConfirmingMove move => NothingChanged(talk, new MovedBooking(move.Booking)),
            { IsBooking: true } => Holds.Drop(talk),
            _ when talk.State.Paused is not null => Holds.Drop(talk),
            _ when talk.Bookings.Count > 0 => Bookings(talk),
            _ => talk.Go(new AtRest(), talk.Phrases.NothingToCancel),
        };

    public static Turn Help(Talk talk) => talk.Again($"{talk.State.Step.Help(talk)}\n\n{talk.Phrases.HelpCommands}");

    public static Turn Bookings(Talk talk) =>
        talk.Go(talk.Bookings is [var only] ? new ViewingBooking(only.Id) : new ChoosingBooking(0, ForPayment: false));

    public static Turn HandOver(Talk talk) =>
        talk.Leave(new WithAPerson().Ask(talk), null, new HandOver("asked for a person"));

    /// <returns>Null: the bot does not speak that language.</returns>
    public static Turn? Speak(Talk talk, string tag)
    {
        if (!BotTexts.Languages.Any(language => language.Tag == tag))
        {
            return null;
        }
        var now = talk.Knowing(talk.Customer with { Language = tag });
        var next = talk.State.Step is not ChoosingLanguage ? talk.State.Step : talk.State.Paused ?? new AtMenu();
        return now.Go(next, now.Phrases.LanguageSet, new RememberLanguage(tag));
    }

    private static bool IsTop(Step step) => step is AtMenu or AtRest or Booked or ChoosingLanguage or ChoosingBooking;

    private static Turn NothingChanged(Talk talk, MovedBooking moved) =>
        talk.Go(new ViewingBooking(moved.Booking), talk.Phrases.NothingChanged);
}
