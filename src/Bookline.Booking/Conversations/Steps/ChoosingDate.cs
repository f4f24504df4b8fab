using Bookline.Booking.Conversations.Answers;
using NodaTime;

namespace Bookline.Booking.Conversations.Steps;

internal sealed record ChoosingDate(Target Target, int Page) : Step
{
    public override string Name => Target is MovedBooking ? "moving_date" : "choosing_date";
    public override bool IsBooking => Target is NewBooking;

    public override Prompt Ask(Talk talk)
    {
        if (Target.Find(talk) is not { } wish)
        {
            return Dead.Gone(talk, Target);
        }
        var days = wish.Days();
        return days.Count == 0
            ? Dead.FullyBooked(talk, Target, wish)
            : new Prompt(
                this,
                talk.Say(
                    talk.Phrases.AskDate,
                    ("service", wish.Service.Name),
                    ("example", talk.Texts.FormatDay(days[^1]))
                ),
                Pages.Rows(days, item => Row(talk, item), Page, page => this with { Page = page }, talk.Phrases),
                talk.Phrases.DatesButton
            );
    }

    public override Turn? Read(Talk talk, TypedText text) =>
        text.AsDay(talk) is { } day ? Dates.Choose(talk, Target, day) : null;

    public override Step Previous(Talk talk) =>
        Target switch
        {
            NewBooking booking when talk.StaffFor(booking.Service).Count > 1 => new ChoosingStaff(booking.Service, 0),
            MovedBooking moved => new ViewingBooking(moved.Booking),
            _ => talk.Services.Count > 1 ? new ChoosingService(0) : new AtMenu(),
        };

    public override string Help(Talk talk) =>
        talk.Say(talk.Phrases.HelpDate, ("example", talk.Texts.FormatDay(talk.Today.PlusDays(2))));

    private ReplyOption Row(Talk talk, LocalDate day) =>
        Replies.Row(
            OptionIds.Day(Target, day),
            talk.Texts.FormatDay(day),
            day == talk.Today ? talk.Phrases.Today
                : day == talk.Today.PlusDays(1) ? talk.Phrases.Tomorrow
                : null
        );
}
