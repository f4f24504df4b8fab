using Bookline.Booking.Bookings;
using Bookline.Server.Bookings;
using Bookline.Server.Conversations;
using Bookline.Server.Jobs;
using Bookline.Server.Notices;
using Bookline.Tenancy;
using NodaTime;
using Stripe;
using Stripe.Checkout;

namespace Bookline.Server.Payments;

/// <summary>
/// A completed Stripe checkout confirms the booking that its <c>client_reference_id</c> names. Stripe, "Receive Stripe events in your
/// webhook endpoint": the signature is over the raw body, an event may come more than once, and any answer but 2xx is tried again.
/// </summary>
internal sealed partial class ReceiveStripeEvent(
    TenantContext tenants,
    SigningSecrets secrets,
    BookingsModule bookings,
    ConversationsModule conversations,
    JobsModule jobs,
    IClock clock,
    ILogger<ReceiveStripeEvent> log
)
{
    private const int MaxBodyBytes = 512 * 1024;

    public async Task<IResult> HandleAsync(Guid tenantId, HttpRequest request, CancellationToken ct)
    {
        if (await ReadAsync(request, ct) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
        if (tenantId == Guid.Empty)
        {
            return Results.Unauthorized();
        }
        var tenant = new TenantId(tenantId);
        try
        {
            if (
                await VerifyAsync(tenant, body, request.Headers["Stripe-Signature"].ToString(), ct)
                is not { } stripeEvent
            )
            {
                // The same answer where there is no such tenant: nobody learns which exist.
                return Results.Unauthorized();
            }
            if (Paid(stripeEvent) is { } session)
            {
                await ConfirmAsync(tenant, session, ct);
                jobs.Wake();
            }
            return Results.Ok();
        }
        catch (TenancyException)
        {
            return Results.Unauthorized();
        }
    }

    private async Task<Event?> VerifyAsync(TenantId tenant, string body, string signature, CancellationToken ct)
    {
        var secret = await tenants.WithTenantContextAsync(tenant, secrets.FindAsync, ct);
        if (secret is null)
        {
            return null;
        }
        try
        {
            return EventUtility.ConstructEvent(
                body,
                signature,
                secret,
                EventUtility.DefaultTimeTolerance,
                clock.GetCurrentInstant().ToUnixTimeSeconds(),
                throwOnApiVersionMismatch: false
            );
        }
        catch (Exception e) when (e is StripeException or Newtonsoft.Json.JsonException)
        {
            return null;
        }
    }

    private static Session? Paid(Event stripeEvent) =>
        stripeEvent
            is {
                Type: EventTypes.CheckoutSessionCompleted or EventTypes.CheckoutSessionAsyncPaymentSucceeded,
                Data.Object: Session { PaymentStatus: "paid", ClientReferenceId: { Length: > 0 } } session
            }
            ? session
            : null;

    private Task ConfirmAsync(TenantId tenant, Session session, CancellationToken ct) =>
        tenants.WithTenantTransactionAsync(
            tenant,
            async db =>
            {
                var id = new BookingId(session.ClientReferenceId);
                if (await bookings.FindAsync(db, id) is not { } booking)
                {
                    NoSuchBooking(tenant, session.Id);
                }
                else if (!Covers(session, booking))
                {
                    WrongAmount(tenant, booking.Id.Value, session.Id);
                }
                else
                {
                    await ConfirmAsync(db, id, session);
                }
            },
            cancel: ct
        );

    private async Task ConfirmAsync(TenantDatabase db, BookingId id, Session session)
    {
        // Stripe may deliver twice at once: only the delivery that noted the payment says so.
        if (
            await bookings.VerifyPaymentAsync(db, id, session.Id, clock.GetCurrentInstant())
            is not { IsNew: true, Booking: var paid }
        )
        {
            return;
        }
        if (paid.Status == BookingStatus.Confirmed)
        {
            await conversations.TellPaidAsync(db, paid);
        }
        else
        {
            PaidInVain(db.Tenant, id.Value, session.Id);
            await NoticesModule.TellOwnerAsync(
                db,
                NoticesModule.PaidInVain,
                id.Value,
                clock.GetCurrentInstant().ToDateTimeOffset()
            );
        }
    }

    private static bool Covers(Session session, Appointment booking) =>
        session.AmountTotal >= booking.Price.MinorUnits
        && string.Equals(session.Currency, booking.Price.Currency, StringComparison.OrdinalIgnoreCase);

    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is null or > MaxBodyBytes)
        {
            return null;
        }
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(ct);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Tenant {Tenant}: Stripe session {Session} paid booking {Booking}, which does not stand any more"
    )]
    private partial void PaidInVain(TenantId tenant, string booking, string session);

    [LoggerMessage(LogLevel.Warning, "Tenant {Tenant}: Stripe session {Session} names no booking of this tenant")]
    private partial void NoSuchBooking(TenantId tenant, string session);

    [LoggerMessage(LogLevel.Warning, "Tenant {Tenant}: Stripe session {Session} does not cover booking {Booking}")]
    private partial void WrongAmount(TenantId tenant, string booking, string session);
}
