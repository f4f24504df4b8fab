using System.Text.Json;
using Bookline.Server.Jobs;
using NodaTime;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>The payload of a delivery's jobs: <c>{"delivery": id}</c>, as <see cref="Publishing.EventStatement"/> writes it, too.</summary>
internal static class DeliveryJob
{
    public static NewJob For(Guid delivery, Instant? at = null) =>
        new()
        {
            Kind = DeliverEvent.JobKind,
            Payload = JsonSerializer.Serialize(new { delivery }),
            RunAt = at,
        };

    public static Guid Read(Job job)
    {
        using var payload = JsonDocument.Parse(job.Payload);
        return payload.RootElement.GetProperty("delivery").GetGuid();
    }
}
