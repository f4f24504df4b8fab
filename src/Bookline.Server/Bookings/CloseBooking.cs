using Bookline.Booking.Bookings;
using Bookline.Server.Catalog;
using Bookline.Server.Jobs;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>A booking whose time is over, and that nobody has marked, is closed as the business wants it.</summary>
internal sealed class CloseBooking(
    TenantContext tenants,
    CatalogModule catalog,
    BookingEvents events,
    JobsModule jobs,
    IClock clock
) : IJobHandler
{
    public string Kind => BookingsModule.CloseKind;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var id = BookingJob.Read(job.Payload);
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                await CloseAsync(db, id);
                await jobs.CompleteAsync(db, job);
            },
            cancel: ct
        );
        return JobOutcome.Done;
    }

    private async Task CloseAsync(TenantDatabase db, BookingId id)
    {
        // One that was moved after this job had begun is closed by the job of its new time.
        if (
            (await BookingStore.LockAsync(db, id))?.ToAppointment() is not { } booking
            || booking.Time.End > clock.GetCurrentInstant()
        )
        {
            return;
        }
        var business = await catalog.LoadAsync(db);
        var status = Lifecycle.AfterItsEnd(booking.Status, business.Policy);
        // Nobody asks for time that has passed: reservations are read for every message, so they stay few.
        var written = await db.BatchAsync(
            ReservationStatements.Free(db.Tenant, id),
            new TenantStatement(
                $"""
                update bookings set status = $3, updated_at = {BookingStore.Later}
                where tenant_id = $1 and id = $2 and status <> $3
                """,
                db.Tenant,
                id.Value,
                StatusWords.Of(status)
            )
        );
        if (written[^1] == 1 && EventOf(status) is { } type)
        {
            await events.PublishAsync(db, type, id);
        }
    }

    private static string? EventOf(BookingStatus status) =>
        status switch
        {
            BookingStatus.Completed => EventTypes.BookingCompleted,
            BookingStatus.NoShow => EventTypes.BookingNoShow,
            _ => null,
        };
}
