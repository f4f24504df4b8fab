using Bookline.Booking.Bookings;

namespace Bookline.Server.Bookings;

/// <summary>The domain's words in the database: snake_case.</summary>
internal static class StatusWords
{
    public static string Of(BookingStatus status) =>
        status switch
        {
            BookingStatus.Held => "held",
            BookingStatus.Pending => "pending",
            BookingStatus.Confirmed => "confirmed",
            BookingStatus.Completed => "completed",
            BookingStatus.Cancelled => "cancelled",
            BookingStatus.NoShow => "no_show",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
        };

    /// <summary>Null: a word that the single-tenant application, or somebody's hand, made up.</summary>
    public static BookingStatus? StatusOf(string word) =>
        Enum.GetValues<BookingStatus>()
            .Cast<BookingStatus?>()
            .FirstOrDefault(s => Of(s!.Value).Equals(word.Trim(), StringComparison.OrdinalIgnoreCase));

    public static string Of(CancelReason reason) =>
        reason switch
        {
            CancelReason.Expired => "expired",
            CancelReason.Released => "released",
            CancelReason.ByCustomer => "by_customer",
            CancelReason.ByBusiness => "by_business",
            CancelReason.Unpaid => "unpaid",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
        };

    public static CancelReason? ReasonOf(string? word) =>
        Enum.GetValues<CancelReason>().Cast<CancelReason?>().FirstOrDefault(r => Of(r!.Value) == word);
}
