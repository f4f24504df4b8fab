using System.Text.Json;
using Bookline.Booking.Bookings;
using Bookline.Server.Bookings;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>Reminds a customer of a booking that still stands.</summary>
internal sealed class SendReminder(
    TenantContext tenants,
    BookingsModule bookings,
    Announcements announcements,
    JobsModule jobs,
    IClock clock
) : IJobHandler
{
    public string Kind => BookingsModule.RemindKind;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var id = new BookingId(JsonDocument.Parse(job.Payload).RootElement.GetProperty("booking").GetString()!);
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                if (await bookings.FindAsync(db, id) is { } booking && IsAhead(booking))
                {
                    await announcements.RemindAsync(db, booking);
                }
                await jobs.CompleteAsync(db.ThenCommit(), job);
            },
            cancel: ct
        );
        jobs.Wake();
        return JobOutcome.Done;
    }

    // A server that was down all night reminds nobody of yesterday.
    private bool IsAhead(Appointment booking) =>
        booking.Status is BookingStatus.Pending or BookingStatus.Confirmed
        && booking.Time.Start > clock.GetCurrentInstant();
}
