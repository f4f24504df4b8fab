using System.Text.Json;
using Bookline.Booking.Bookings;
using Bookline.Server.Bookings;
using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Conversations;

/// <summary>Tells a customer that a booking was cancelled since its payment did not come.</summary>
internal sealed class TellUnpaid(
    TenantContext tenants,
    BookingsModule bookings,
    Announcements announcements,
    JobsModule jobs
) : IJobHandler
{
    public string Kind => BookingsModule.TellUnpaidKind;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var id = new BookingId(JsonDocument.Parse(job.Payload).RootElement.GetProperty("booking").GetString()!);
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                if (await bookings.FindAsync(db, id) is { Status: BookingStatus.Cancelled } booking)
                {
                    await announcements.TellUnpaidAsync(db, booking);
                }
                await jobs.CompleteAsync(db.ThenCommit(), job);
            },
            cancel: ct
        );
        jobs.Wake();
        return JobOutcome.Done;
    }
}
