using Bookline.Booking.Bookings;
using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Bookings;

/// <summary>A hold that nobody confirmed runs out.</summary>
internal sealed class ExpireHold(TenantContext tenants, JobsModule jobs) : IJobHandler
{
    public string Kind => BookingsModule.ExpireHoldKind;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var hold = BookingJob.Read(job.Payload);
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                // The lock decides between this and a customer who confirms at the last moment.
                if ((await BookingStore.LockAsync(db, hold))?.ToAppointment() is { Status: BookingStatus.Held })
                {
                    await db.BatchAsync(
                        ReservationStatements.Free(db.Tenant, hold),
                        BookingStore.Cancel(db.Tenant, hold, CancelReason.Expired)
                    );
                }
                await jobs.CompleteAsync(db, job);
            },
            cancel: ct
        );
        return JobOutcome.Done;
    }
}
