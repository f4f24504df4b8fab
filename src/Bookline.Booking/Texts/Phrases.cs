namespace Bookline.Booking.Texts;

/// <summary>
/// All that the bot says in one language. Every text is required: a language that lacks one does not compile. What stands in
/// braces is filled in; a test holds the languages to the same placeholders.
/// </summary>
internal sealed record Phrases
{
    // A booking, in the order in which it is made.
    public required string Greeting { get; init; }
    public required string MenuHint { get; init; }
    public required string AskService { get; init; }
    public required string ServicesButton { get; init; }
    public required string Free { get; init; }
    public required string AskStaff { get; init; }
    public required string StaffButton { get; init; }
    public required string Anyone { get; init; }
    public required string AnyoneHint { get; init; }
    public required string AskDate { get; init; }
    public required string DatesButton { get; init; }
    public required string Today { get; init; }
    public required string Tomorrow { get; init; }
    public required string AskTime { get; init; }
    public required string TimesButton { get; init; }
    public required string Kept { get; init; }
    public required string KeptNoLonger { get; init; }
    public required string AskName { get; init; }
    public required string BadName { get; init; }
    public required string Summary { get; init; }
    public required string WithStaff { get; init; }
    public required string BookAs { get; init; }
    public required string Confirm { get; init; }
    public required string Change { get; init; }
    public required string Cancel { get; init; }
    public required string AskChange { get; init; }
    public required string ServiceRow { get; init; }
    public required string StaffRow { get; init; }
    public required string DayRow { get; init; }
    public required string TimeRow { get; init; }
    public required string NameRow { get; init; }
    public required string Confirmation { get; init; }
    public required string ConfirmationPending { get; init; }

    // Money.
    public required string PayOnSite { get; init; }
    public required string PayByLink { get; init; }
    public required string PayLater { get; init; }
    public required string PressWhenPaid { get; init; }
    public required string IHavePaid { get; init; }
    public required string PaymentClaimed { get; init; }
    public required string PaymentVerified { get; init; }
    public required string NothingToPay { get; init; }
    public required string WhichPaid { get; init; }

    // Bookings that stand.
    public required string MyBookings { get; init; }
    public required Plural BookingsHeading { get; init; }
    public required string NoBookings { get; init; }
    public required string StatusConfirmed { get; init; }
    public required string StatusUnpaid { get; init; }
    public required string StatusClaimed { get; init; }
    public required string StatusPaid { get; init; }
    public required string Reschedule { get; init; }
    public required string CancelBooking { get; init; }
    public required string ReallyCancel { get; init; }
    public required string YesCancel { get; init; }
    public required string KeepIt { get; init; }
    public required string ReallyMove { get; init; }
    public required string YesMove { get; init; }
    public required string Cancelled { get; init; }
    public required string Moved { get; init; }
    public required string PaymentFollows { get; init; }
    public required string TooLate { get; init; }
    public required string Unchangeable { get; init; }
    public required string CancelledByBusiness { get; init; }
    public required string MovedByBusiness { get; init; }
    public required string CancelledUnpaid { get; init; }
    public required string Reminder { get; init; }
    public required string ReminderToday { get; init; }
    public required string ReminderTomorrow { get; init; }

    // When it does not work out.
    public required string SlotTaken { get; init; }
    public required string NextFree { get; init; }
    public required Plural FullyBooked { get; init; }
    public required string DayNotFree { get; init; }
    public required string DayClosed { get; init; }
    public required string DayTooFar { get; init; }
    public required string TimeNotFree { get; init; }
    public required string NoServices { get; init; }
    public required string ServiceGone { get; init; }
    public required Plural TooManyBookings { get; init; }
    public required string Stale { get; init; }
    public required string NothingBooked { get; init; }
    public required string NothingChanged { get; init; }
    public required string NothingToCancel { get; init; }
    public required string NotUnderstood { get; init; }
    public required string Unreadable { get; init; }

    // Finding one's way.
    public required string More { get; init; }
    public required string Previous { get; init; }
    public required string AnythingElse { get; init; }
    public required string Menu { get; init; }
    public required string AskMenu { get; init; }
    public required string Book { get; init; }
    public required string OtherService { get; init; }
    public required string Continue { get; init; }
    public required string Discard { get; init; }
    public required string Restart { get; init; }
    public required string Language { get; init; }
    public required string AskLanguage { get; init; }
    public required string LanguageSet { get; init; }
    public required string Person { get; init; }
    public required string HandedOver { get; init; }
    public required string HandedOverLost { get; init; }
    public required string GivenBack { get; init; }
    public required string Help { get; init; }
    public required string HelpChoosing { get; init; }
    public required string HelpDate { get; init; }
    public required string HelpTime { get; init; }
    public required string HelpName { get; init; }
    public required string HelpConfirming { get; init; }
    public required string HelpCommands { get; init; }

    // Lengths of time.
    public required Plural Minutes { get; init; }
    public required Plural Hours { get; init; }
    public required string HoursAndMinutes { get; init; }
}
