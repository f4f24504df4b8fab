namespace Bookline.Booking.Conversations.Steps;

/// <summary>Something about the summary is not right; the slot stays kept until another is chosen.</summary>
internal sealed record Changing(HeldSlot Slot) : Step
{
    public const string Service = "service";
    public const string Staff = "staff";
    public const string Day = "day";
    public const string Time = "time";
    public const string CustomerName = "name";

    public override string Name => "changing";
    public override bool IsBooking => true;
    public override HeldSlot? Held => Slot;

    public override Prompt Ask(Talk talk)
    {
        (string Part, string Title, bool IsChoice)[] parts =
        [
            (Service, talk.Phrases.ServiceRow, talk.Services.Count > 1),
            (Staff, talk.Phrases.StaffRow, talk.StaffFor(Slot.Service).Count > 1),
            (Day, talk.Phrases.DayRow, true),
            (Time, talk.Phrases.TimeRow, true),
            (CustomerName, talk.Phrases.NameRow, true),
        ];
        return new Prompt(
            this,
            talk.Phrases.AskChange,
            [
                .. parts
                    .Where(part => part.IsChoice)
                    .Select(part => Replies.Row(OptionIds.ChangePart(part.Part, Slot.Hold), part.Title)),
            ],
            talk.Phrases.Change
        );
    }

    public override Step Previous(Talk talk) => new Confirming(Slot);
}
