using System.Text.Json;
using Bookline.Server.Jobs;
using Bookline.Server.Mail;
using Bookline.Tenancy;

namespace Bookline.Server.Calendars.Invitations;

/// <summary>
/// Writes a customer who has left an address what became of the booking, with the event for their calendar. The database puts the job
/// in, whoever changes the booking; what was told last decides what is told now.
/// </summary>
internal sealed class TellCustomer(
    TenantContext tenants,
    Invitation invitation,
    MailModule mail,
    JobsModule jobs,
    TimeProvider time
) : IJobHandler
{
    public const string JobKind = "calendar.tell_customer";

    public string Kind => JobKind;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var id = BookingOf(job.Payload);
        await tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                await TellAsync(db, id);
                await jobs.CompleteAsync(db, job);
            },
            cancel: ct
        );
        return JobOutcome.Done;
    }

    private async Task TellAsync(TenantDatabase db, string id)
    {
        var now = time.GetUtcNow();
        // A change that has not committed yet found this job waiting and put in none of its own: its news are told here.
        await db.ExecuteAsync("select from bookings where tenant_id = $1 and id = $2 for no key update", db.Tenant, id);
        if (
            await BookedTimes.FindAsync(db, id) is not { } booking
            || !MailModule.IsAddress(booking.Email)
            || booking.EndsAt <= now.UtcDateTime
        )
        {
            return;
        }
        var told = await db.QuerySingleOrDefaultAsync<Told>(
            """
            select told as what, email, starts_at, ends_at, staff_id from calendar_mails
            where tenant_id = $1 and booking_id = $2 for update
            """,
            db.Tenant,
            id
        );
        if (NewsMail.Of(booking, told) is not { } news)
        {
            return;
        }
        // Who has it in their calendar is told that it is off, whatever address the booking has by now.
        booking = booking.IsCancelled ? booking with { Email = told!.Email } : booking;
        await db.ExecuteAsync(
            """
            insert into calendar_mails (tenant_id, booking_id, told, email, starts_at, ends_at, staff_id, told_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (tenant_id, booking_id)
              do update set told = $3, email = $4, starts_at = $5, ends_at = $6, staff_id = $7, told_at = $8
            """,
            db.Tenant,
            id,
            booking.IsCancelled ? "cancelled" : "confirmed",
            booking.Email,
            booking.StartsAt,
            booking.EndsAt,
            booking.StaffId,
            now
        );
        var business = await db.QuerySingleAsync<Business>(
            "select business_name name, time_zone from tenants where id = $1",
            db.Tenant
        );
        await mail.QueueAsync(
            db,
            NewsMail.Write(news, booking, business.Name, business.TimeZone) with
            {
                Attachments = [await invitation.OfAsync(db, booking)],
            }
        );
    }

    private static string BookingOf(string payload)
    {
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.GetProperty("booking").GetString()
            ?? throw new FormatException("The payload names no booking.");
    }

    private sealed record Business(string Name, string TimeZone);
}

/// <summary>What a customer was told last.</summary>
/// <param name="What"><c>confirmed</c> or <c>cancelled</c>.</param>
internal sealed record Told(string What, string Email, DateTime StartsAt, DateTime EndsAt, Guid? StaffId);
