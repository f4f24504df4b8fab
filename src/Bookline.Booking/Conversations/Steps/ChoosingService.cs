using Bookline.Booking.Catalog;

namespace Bookline.Booking.Conversations.Steps;

internal sealed record ChoosingService(int Page) : Step
{
    public override string Name => "choosing_service";
    public override bool IsBooking => true;

    public override Prompt Ask(Talk talk) =>
        talk.Services.Count switch
        {
            0 => Dead.End(talk, talk.Phrases.NoServices),
            // A list of one is no choice.
            1 => After(talk, talk.Services[0]),
            _ => new Prompt(
                this,
                talk.Phrases.AskService,
                Pages.Rows(
                    talk.Services,
                    item => Row(talk, item),
                    Page,
                    page => this with { Page = page },
                    talk.Phrases
                ),
                talk.Phrases.ServicesButton
            ),
        };

    /// <summary>What is asked once a service is chosen.</summary>
    public static Prompt After(Talk talk, Service service) =>
        talk.HasTooManyBookings ? Dead.TooMany(talk)
        : talk.StaffFor(service.Id).Count > 1 ? new ChoosingStaff(service.Id, 0).Ask(talk)
        : new ChoosingDate(new NewBooking(service.Id, null), 0).Ask(talk);

    private static ReplyOption Row(Talk talk, Service service) =>
        Replies.Row(
            OptionIds.Service(service.Id),
            $"{service.Icon} {service.Name}".Trim(),
            Replies.Joined(
                talk.Texts.FormatLength(service.Length),
                talk.ShowsPrices ? talk.Texts.FormatPrice(service.Price) : null,
                service.Description
            )
        );
}
