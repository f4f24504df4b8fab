using System.Text.Json.Nodes;
using Bookline.Server.Channels.WhatsApp.Credentials;
using Bookline.Server.Channels.WhatsApp.Failures;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>
/// Sends one message. At least once: an attempt whose answer was lost is made again, unless a status tells within
/// <see cref="WhatsAppOptions.DoubtfulWait"/> that it had arrived.
/// </summary>
internal sealed class SendMessage(
    TenantContext tenants,
    TenantCredentials credentials,
    SendPace pace,
    GraphClient graph,
    FailureHandling failures,
    IOptions<WhatsAppOptions> options,
    WhatsAppMetrics metrics,
    TimeProvider time
) : IJobHandler
{
    // Another run, a status or the owner was faster: the next look at the message tells what to do.
    private static readonly JobOutcome Changed = new JobOutcome.Retry("changed meanwhile", Duration.FromSeconds(1));

    private readonly WhatsAppOptions options = options.Value;

    public string Kind => SendJob.Kind;

    public bool WaitsOnNetwork => true;

    public Task<JobOutcome> HandleAsync(Job job, CancellationToken ct) =>
        // Each statement for itself: nothing is locked while Meta takes its time.
        tenants.WithTenantContextAsync(job.Tenant, db => SendAsync(db, SendJob.MessageOf(job), ct), ct);

    public Task GiveUpAsync(Job job, string reason, CancellationToken ct) =>
        tenants.WithTenantContextAsync(job.Tenant, db => GiveUpAsync(db, SendJob.MessageOf(job), reason), ct);

    private async Task<bool> GiveUpAsync(TenantDatabase db, Guid id, string reason)
    {
        if (await OutboundStore.FindAsync(db, id) is not { Status: OutboundMessage.Queued } message)
        {
            return false;
        }
        await failures.GiveUpAsync(db, message, reason);
        return true;
    }

    private async Task<JobOutcome> SendAsync(TenantDatabase db, Guid id, CancellationToken ct)
    {
        var message = await OutboundStore.FindAsync(db, id);
        if (message is not { Status: OutboundMessage.Queued })
        {
            return JobOutcome.Done; // sent, held or ended by an earlier run
        }
        var now = time.GetUtcNow();
        if (message.AttemptedAt is { } last && last + options.DoubtfulWait - now is { Ticks: > 0 } wait)
        {
            return new JobOutcome.Postponed(Duration.FromTimeSpan(wait));
        }
        if (message.IsStopped)
        {
            return await Ends.HoldWhileStoppedAsync(db, message, now) ? JobOutcome.Done : Changed;
        }
        if (message.ContentAt(now, options.Window) is not { } content)
        {
            await Ends.HoldForWindowAsync(db, message, now);
            return JobOutcome.Done;
        }
        if (message is not { PhoneNumberId: { } from, Token: { } encrypted })
        {
            return await failures.StopAsync(db, message, code: null, "no token") ? JobOutcome.Done : Changed;
        }
        if (await credentials.OpenAsync(db, encrypted) is not { } token)
        {
            // It may be for this server alone, or for now: others can send.
            metrics.Failed("token_unreadable");
            return new JobOutcome.Retry("the token cannot be decrypted");
        }
        return await SendAsync(db, message, content, from, token, ct);
    }

    private async Task<JobOutcome> SendAsync(
        TenantDatabase db,
        OutboundMessage message,
        string content,
        string from,
        string token,
        CancellationToken ct
    )
    {
        var wait = await pace.BeginAttemptAsync(db, message, time.GetUtcNow());
        if (wait is null)
        {
            return Changed;
        }
        if (wait > TimeSpan.Zero)
        {
            return new JobOutcome.Postponed(Duration.FromTimeSpan(wait.Value));
        }
        var attempt = new MessageAttempt(message.Id, message.Attempts + 1);
        var answer = await graph.PostAsync(from, token, Addressed(content, message, attempt), ct);
        if (answer is GraphAnswer.Accepted { Wamid: { } wamid })
        {
            metrics.Sent();
            await OutboundStore.AcceptAsync(db, attempt, wamid, time.GetUtcNow());
            return JobOutcome.Done;
        }
        return await failures.HandleAsync(db, message with { Attempts = attempt.Number }, answer);
    }

    private static string Addressed(string content, OutboundMessage message, MessageAttempt attempt)
    {
        var json = JsonNode.Parse(content)!.AsObject();
        json["messaging_product"] = "whatsapp";
        json["recipient_type"] = "individual";
        // A user who shows no number is addressed by the user id, under another name.
        json[message.Phone is null ? "recipient" : "to"] = message.Phone ?? message.WhatsappUserId;
        json["biz_opaque_callback_data"] = attempt.ToString();
        return json.ToJsonString();
    }
}
