using Bookline.Tenancy;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>Meta's limits for a number, and for a number and a contact, kept in the database: all servers share them.</summary>
internal sealed class SendPace(IOptions<WhatsAppOptions> options)
{
    private readonly WhatsAppOptions options = options.Value;

    /// <summary>Takes the next moment that the limits leave, and notes the attempt with it, or says how long to wait.</summary>
    /// <returns>Zero: send now. Null: the message is not as it was read, and not to be sent on that ground.</returns>
    public async Task<TimeSpan?> BeginAttemptAsync(TenantDatabase db, OutboundMessage message, DateTimeOffset now) =>
        await db.QuerySingleOrDefaultAsync<TimeSpan?>(
            """
            with mine as materialized (
              select from outbound_messages where tenant_id = $1 and id = $2 and status = 'queued' and attempts = $7 for update
            ), pace as materialized (
              select claim_send_pace($1, $3::text[], $4::interval[], $5::int[], $6) wait from mine
            ), begun as (
              update outbound_messages o set attempts = o.attempts + 1, attempted_at = $6, updated_at = $6
              from pace where pace.wait = '0' and o.tenant_id = $1 and o.id = $2
            )
            select wait from pace
            """,
            db.Tenant,
            message.Id,
            new[]
            {
                $"number:{message.PhoneNumberId}",
                $"pair:{message.PhoneNumberId}:{message.Phone ?? message.WhatsappUserId}",
            },
            new[] { TimeSpan.FromSeconds(1) / options.NumberPerSecond, options.PairSpacing },
            new[] { options.NumberPerSecond, options.PairBurst },
            now,
            message.Attempts
        );
}
