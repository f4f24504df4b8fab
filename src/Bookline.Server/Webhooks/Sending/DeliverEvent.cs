using Bookline.Server.Jobs;
using Bookline.Server.Webhooks.Secrets;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>
/// Makes one attempt at a delivery. At least once: where a server dies between the request and the note of its answer, the attempt is
/// made again, with the same webhook-id.
/// </summary>
internal sealed class DeliverEvent(
    TenantContext tenants,
    SecretCipher cipher,
    DeliverySlots slots,
    Receiver receiver,
    DeliveryResults results,
    TimeProvider time
) : IJobHandler
{
    public const string JobKind = "webhook.deliver";

    // Others are slow as well: look again soon. One address is failing, and its deliveries queue: there is no hurry.
    private static readonly TimeSpan PauseWhenBusy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWhenFailing = TimeSpan.FromMinutes(1);

    public string Kind => JobKind;

    public bool WaitsOnNetwork => true;

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var id = DeliveryJob.Read(job);
        var found = await tenants.WithTenantContextAsync(
            job.Tenant,
            db => Delivery.FindAsync(db, id, time.GetUtcNow()),
            ct
        );
        if (found is not { IsOpen: true } delivery)
        {
            return JobOutcome.Done; // its address or its event is gone, or an earlier run has ended it
        }
        if (!delivery.IsEnabled)
        {
            await results.GiveUpAsync(job.Tenant, delivery.Id, "webhook_disabled", ct);
            return JobOutcome.Done;
        }
        if (Secrets(job.Tenant, delivery) is not { Count: > 0 } secrets)
        {
            // It may be for this server alone, or for now: others can sign.
            return new JobOutcome.Retry("the signing secret cannot be decrypted");
        }
        using var slot = slots.TryTake(delivery.EndpointId, delivery.IsFailing);
        if (slot is null)
        {
            return Later(delivery.IsFailing ? PauseWhenFailing : PauseWhenBusy);
        }
        // Nothing is locked and no connection is held while the address takes its time.
        var answer = await receiver.PostAsync(SignedRequest.Of(delivery, secrets, time.GetUtcNow()), ct);
        await results.NoteAsync(job, delivery, answer);
        return JobOutcome.Done;
    }

    public Task GiveUpAsync(Job job, string reason, CancellationToken ct) =>
        results.GiveUpAsync(job.Tenant, DeliveryJob.Read(job), "not_sent", ct);

    private List<SigningSecret> Secrets(TenantId tenant, Delivery delivery) =>
        cipher.Decrypt(tenant, delivery.Secret) is not { } current ? []
        : delivery.PreviousSecret is { } old && cipher.Decrypt(tenant, old) is { } previous ? [current, previous]
        : [current];

    private static JobOutcome.Postponed Later(TimeSpan pause) =>
        new(Duration.FromTimeSpan(pause * (0.75 + Random.Shared.NextDouble() / 2)));
}
