using Bookline.Booking.Catalog;

namespace Bookline.Booking.Conversations.Steps;

internal sealed record ChoosingStaff(ServiceId Service, int Page) : Step
{
    public override string Name => "choosing_staff";
    public override bool IsBooking => true;

    public override Prompt Ask(Talk talk)
    {
        if (talk.FindService(Service) is not { } service)
        {
            return Dead.ServiceGone(talk);
        }
        ReplyOption[] all =
        [
            Replies.Row(OptionIds.Staff(null, Service), talk.Phrases.Anyone, talk.Phrases.AnyoneHint),
            .. talk.StaffFor(Service).Select(member => Replies.Row(OptionIds.Staff(member.Id, Service), member.Name)),
        ];
        return new Prompt(
            this,
            talk.Say(talk.Phrases.AskStaff, ("service", service.Name)),
            Pages.Rows(all, row => row, Page, page => this with { Page = page }, talk.Phrases),
            talk.Phrases.StaffButton
        );
    }

    public override Step Previous(Talk talk) => talk.Services.Count > 1 ? new ChoosingService(0) : new AtMenu();
}
