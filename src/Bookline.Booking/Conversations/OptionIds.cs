using System.Security.Cryptography;
using System.Text;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Steps;
using Bookline.Booking.Conversations.Stored;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Booking.Conversations;

/// <summary>
/// What stands in the ids of options. They carry all that was meant, since a customer can press a button of last week's; whether
/// it is still so is checked when it comes back.
/// </summary>
internal static class OptionIds
{
    /// <summary>With the longest verb, a time and a member of staff it stays below what WhatsApp allows.</summary>
    private const int LongestKey = 100;

    /// <summary>Without colons, which part the fields.</summary>
    private static readonly InstantPattern Start = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    public const string Book = "book";
    public const string Bookings = "bookings";
    public const string Menu = "menu";
    public const string Help = "help";
    public const string Language = "language";
    public const string Person = "person";
    public const string Restart = "restart";
    public const string Back = "back";
    public const string Continue = "continue";
    public const string Discard = "discard";
    public const string Speaking = "lang";
    public const string New = "new";
    public const string Moving = "move";
    public const string Anybody = "any";

    public static string Service(ServiceId service) => $"svc:{Key(service.Value)}";

    public static string Staff(StaffId? staff, ServiceId service) => $"staff:{Staff(staff)}:{Key(service.Value)}";

    public static string Day(Target target, LocalDate day) => $"day:{LocalDatePattern.Iso.Format(day)}:{Of(target)}";

    public static string Slot(Target target, StaffId staff, Instant start) =>
        $"slot:{Start.Format(start)}:{staff}:{Of(target)}";

    public static string Page(Step step) =>
        step switch
        {
            ChoosingService s => $"services:{s.Page}",
            ChoosingStaff s => $"staffs:{s.Page}:{Key(s.Service.Value)}",
            ChoosingDate s => $"days:{s.Page}:{Of(s.Target)}",
            ChoosingTime s => $"times:{s.Page}:{LocalDatePattern.Iso.Format(s.Day)}:{Of(s.Target)}",
            ChoosingBooking s => $"{(s.ForPayment ? "unpaid" : "bookings")}:{s.Page}",
            _ => Menu,
        };

    public static string Confirm(BookingId hold) => $"confirm:{Key(hold.Value)}";

    public static string Change(BookingId hold) => $"change:{Key(hold.Value)}";

    public static string Drop(BookingId hold) => $"drop:{Key(hold.Value)}";

    public static string ChangePart(string part, BookingId hold) => $"change-{part}:{Key(hold.Value)}";

    public static string Booking(BookingId booking) => $"booking:{Key(booking.Value)}";

    public static string Move(BookingId booking) => $"move:{Key(booking.Value)}";

    public static string ReallyMove(BookingId booking, StaffId staff, Instant start) =>
        $"really-move:{Start.Format(start)}:{staff}:{Key(booking.Value)}";

    public static string AskCancel(BookingId booking) => $"cancel:{Key(booking.Value)}";

    public static string Cancel(BookingId booking) => $"really-cancel:{Key(booking.Value)}";

    public static string Paid(BookingId booking) => $"paid:{Key(booking.Value)}";

    public static string Speak(string language) => $"{Speaking}:{language}";

    /// <summary>An id as it stands in an option: itself, or its digest where it would not fit.</summary>
    public static string Key(string id) =>
        id.Length <= LongestKey
            ? id
            : "~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));

    public static Instant? ParseStart(string text) =>
        Start.Parse(text) is { Success: true, Value: var start } && StoredTime.IsReckonable(start) ? start : null;

    private static string Of(Target target) =>
        target switch
        {
            NewBooking t => $"{New}:{Staff(t.Staff)}:{Key(t.Service.Value)}",
            MovedBooking t => $"{Moving}:{Key(t.Booking.Value)}",
            _ => throw new InvalidOperationException($"No id for {target}."),
        };

    private static string Staff(StaffId? staff) => staff?.ToString() ?? Anybody;
}
