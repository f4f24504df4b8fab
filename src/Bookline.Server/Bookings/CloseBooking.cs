using Bookline.Booking.Bookings;
using Bookline.Server.Catalog;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>A booking whose time is over, and that nobody has marked, is closed as the business wants it.</summary>
internal sealed class CloseBooking(TenantContext tenants, CatalogModule catalog, JobsModule jobs, IClock clock)
    : IJobHandler
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
        // Nobody asks for time that has passed: reservations are read for every message, so they stay few.
        await db.BatchAsync(
            ReservationStatements.Free(db.Tenant, id),
            new TenantStatement(
                """
                update bookings set status = $3, updated_at = now()
                where tenant_id = $1 and id = $2 and status <> $3
                """,
                db.Tenant,
                id.Value,
                StatusWords.Of(Lifecycle.AfterItsEnd(booking.Status, business.Policy))
            )
        );
    }
}
