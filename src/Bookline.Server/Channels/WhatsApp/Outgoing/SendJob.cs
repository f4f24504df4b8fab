using System.Text.Json;
using Bookline.Server.Jobs;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>The job that sends one message.</summary>
internal static class SendJob
{
    public const string Kind = "whatsapp.send";

    /// <param name="runAt">Null: now.</param>
    public static NewJob For(Guid message, string conversationId, Instant? runAt = null) =>
        new()
        {
            Kind = Kind,
            Payload = JsonSerializer.Serialize(new { id = message }),
            Sequence = $"to:{conversationId}",
            RunAt = runAt,
        };

    public static Guid MessageOf(Job job)
    {
        using var payload = JsonDocument.Parse(job.Payload);
        return payload.RootElement.GetProperty("id").GetGuid();
    }
}
