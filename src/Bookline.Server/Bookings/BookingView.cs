using Bookline.Booking.Bookings;
using Bookline.Server.Api.Conventions;
using Bookline.Tenancy;

namespace Bookline.Server.Bookings;

/// <summary>A booking as the API and its events show it.</summary>
/// <param name="Id"><c>bkg_…</c></param>
/// <param name="Status">
/// <c>pending</c>, <c>confirmed</c>, <c>completed</c>, <c>cancelled</c>, <c>no_show</c>; <c>unknown</c>: a word that the single-tenant
/// application made up.
/// </param>
/// <param name="Staff">Null: of the single-tenant time, when nobody was named.</param>
/// <param name="StartsAt">UTC; null: nobody can read when it is.</param>
/// <param name="EndsAt">UTC, without the service's buffers.</param>
/// <param name="Cancellation">Null: it is not cancelled.</param>
/// <param name="Source"><c>whatsapp</c>, <c>api</c> or <c>import</c>.</param>
public sealed record BookingView(
    string Id,
    string Status,
    BookedService Service,
    BookedStaff? Staff,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    BookedCustomer Customer,
    ApiMoney Price,
    BookedPayment Payment,
    BookedCancellation? Cancellation,
    string? Notes,
    string Source,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    private const string FromChat = "whatsapp";

    /// <summary>As it stands in the transaction of <paramref name="db"/>, after what was changed in it.</summary>
    /// <returns>Null: the tenant has no booking of this id, or it is a hold.</returns>
    public static async Task<BookingView?> FindAsync(TenantDatabase db, BookingId booking) =>
        await BookingDetails.FindAsync(db, booking.Value) is { } details ? Of(details) : null;

    internal static BookingView Of(BookingDetails booking)
    {
        var price = Catalog.AmountUnit.Read(booking.Amount, booking.AmountUnit, booking.Currency);
        return new(
            PublicId.Booking.Show(booking.Id),
            StatusWords.StatusOf(booking.Status) is { } status ? StatusWords.Of(status) : "unknown",
            new(PublicId.Service.Show(booking.ServiceId), booking.ServiceName),
            booking.StaffId is { } staff ? new(PublicId.Staff.Show(staff), booking.StaffName ?? "") : null,
            booking.During?.Start.ToDateTimeOffset(),
            booking.During?.End.ToDateTimeOffset(),
            new(
                booking.Contact is [{ } contact, ..] ? PublicId.Contact.Show(contact) : null,
                booking.CustomerName ?? booking.Contact?[2],
                booking.Contact is [_, { } phone, _] ? $"+{phone}" : booking.PhoneNumber,
                booking.CustomerEmail
            ),
            ApiMoney.Of(price),
            new(PaymentOf(booking), booking.PaymentReference),
            booking.IsCancelled ? new(CauseOf(booking.CancelReason), booking.CancelWords) : null,
            booking.Notes,
            booking.Source ?? FromChat,
            booking.CreatedAt,
            booking.UpdatedAt
        );
    }

    private static CancelledBy? CauseOf(CancelReason? reason) =>
        reason switch
        {
            CancelReason.ByCustomer => CancelledBy.Customer,
            CancelReason.ByBusiness => CancelledBy.Business,
            CancelReason.Unpaid => CancelledBy.Unpaid,
            _ => null,
        };

    private static PaymentState PaymentOf(BookingDetails booking) =>
        booking switch
        {
            { Paid: true } => PaymentState.Verified,
            { PaymentClaimed: true } => PaymentState.Claimed,
            { IsPending: true } => PaymentState.Pending,
            _ => PaymentState.None,
        };
}

public sealed record BookedService(string Id, string Name);

public sealed record BookedStaff(string Id, string Name);

/// <param name="ContactId">Null: of the single-tenant time, and has not written since.</param>
/// <param name="Phone">E.164 with the plus; as it was written, where it is of the single-tenant time.</param>
public sealed record BookedCustomer(string? ContactId, string? Name, string? Phone, string? Email);

/// <param name="Reference">Of the payment, as whoever took the money names it.</param>
public sealed record BookedPayment(PaymentState State, string? Reference);

/// <param name="By">Null: of the single-tenant time, when nobody noted it.</param>
/// <param name="Reason">As the business wrote it, for itself.</param>
public sealed record BookedCancellation(CancelledBy? By, string? Reason);

public enum CancelledBy
{
    Customer,
    Business,

    /// <summary>Nobody: its payment did not come in time.</summary>
    Unpaid,
}

public enum PaymentState
{
    /// <summary>None is waited for.</summary>
    None,

    /// <summary>Waited for.</summary>
    Pending,

    /// <summary>The customer says to have paid; nobody has verified it.</summary>
    Claimed,
    Verified,
}
