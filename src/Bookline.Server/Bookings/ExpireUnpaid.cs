using Bookline.Booking.Bookings;
using Bookline.Server.Catalog;
using Bookline.Server.Jobs;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>A booking whose payment has not come is cancelled, and its time is free again.</summary>
internal sealed class ExpireUnpaid(
    TenantContext tenants,
    CatalogModule catalog,
    BookingJobs plan,
    BookingEvents events,
    JobsModule jobs
) : IJobHandler
{
    public string Kind => BookingsModule.ExpireUnpaidKind;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var id = BookingJob.Read(job.Payload);
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                // The lock decides between this and a payment, or a customer's word, of the last moment.
                if (
                    (await BookingStore.LockAsync(db, id))?.ToAppointment() is { } booking
                    && Lifecycle.IsUnpaid(booking)
                    // The business may have chosen meanwhile to wait.
                    && (await catalog.LoadAsync(db)).Policy.PaymentTime > Duration.Zero
                )
                {
                    await db.BatchAsync(
                        ReservationStatements.Free(db.Tenant, id),
                        BookingStore.Cancel(db.Tenant, id, CancelReason.Unpaid)
                    );
                    await plan.DropPlanAsync(db, id);
                    await plan.TellUnpaidAsync(db, id);
                    await events.PublishAsync(db, EventTypes.BookingCancelled, id);
                }
                await jobs.CompleteAsync(db, job);
            },
            cancel: ct
        );
        return JobOutcome.Done;
    }
}
