using System.Text.Json;
using Bookline.Server.Channels.WhatsApp.Credentials;
using Bookline.Server.Channels.WhatsApp.Incoming;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>The blue ticks and "typing …": worth one attempt while somebody is looking, and nothing later.</summary>
internal sealed class SendReadReceipt(
    TenantContext tenants,
    TenantCredentials credentials,
    GraphClient graph,
    IOptions<WhatsAppOptions> options,
    TimeProvider time,
    ILogger<SendReadReceipt> log
) : IJobHandler
{
    public const string JobKind = "whatsapp.read";

    public string Kind => JobKind;

    public bool WaitsOnNetwork => true;

    public static NewJob JobFor(string wamid, DateTimeOffset now) =>
        new() { Kind = JobKind, Payload = JsonSerializer.Serialize(new { wamid, at = now.ToUnixTimeMilliseconds() }) };

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        using var payload = JsonDocument.Parse(job.Payload);
        var queuedAt = DateTimeOffset.FromUnixTimeMilliseconds(payload.RootElement.GetProperty("at").GetInt64());
        if (job.Attempt == 1 && time.GetUtcNow() - queuedAt < options.Value.ReadReceiptFor)
        {
            var wamid = payload.RootElement.Text("wamid")!;
            await tenants.WithTenantContextAsync(job.Tenant, db => SendAsync(db, wamid, ct), ct);
        }
        return JobOutcome.Done;
    }

    private async Task SendAsync(TenantDatabase db, string wamid, CancellationToken ct)
    {
        var sender = await db.QuerySingleOrDefaultAsync<Sender>(
            """
            select whatsapp_phone_id phone_number_id, whatsapp_token "token" from tenants
            where id = $1 and whatsapp_phone_id is not null and whatsapp_token is not null
              and not exists (select from sending_stops s where s.tenant_id = $1)
            """,
            db.Tenant
        );
        if (sender is null || await credentials.OpenAsync(db, sender.Token) is not { } token)
        {
            return;
        }
        var json = JsonSerializer.Serialize(
            new
            {
                messaging_product = "whatsapp",
                status = "read",
                message_id = wamid,
                typing_indicator = new { type = "text" },
            }
        );
        if (await graph.PostAsync(sender.PhoneNumberId, token, json, ct) is not GraphAnswer.Accepted)
        {
            log.ReceiptNotTaken(db.Tenant.Value);
        }
    }

    private sealed record Sender(string PhoneNumberId, string Token);
}
