using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.Faults;

namespace Bookline.Server.Simulator.Webhooks;

/// <summary>What becomes of a message that the server sent: sent, delivered, read, each by a webhook a little later.</summary>
internal sealed class StatusWebhooks(
    WebhookClient client,
    FaultBoard faults,
    ChatStore chats,
    BackgroundWork work,
    SimulatorSettings settings,
    TimeProvider time
)
{
    private static readonly (string Name, Delivery Delivery)[] Course =
    [
        ("sent", Delivery.Sent),
        ("delivered", Delivery.Delivered),
        ("read", Delivery.Read),
    ];

    private static readonly (string Name, Delivery Delivery)[] Failure = [("failed", Delivery.Failed)];

    /// <param name="callback">What the sender wants back with each status; null: nothing.</param>
    public void Send(ChatKey chat, string wamid, string? callback, bool fails) =>
        work.Start(() => SendAsync(chat, wamid, callback, fails));

    private async Task SendAsync(ChatKey chat, string wamid, string? callback, bool fails)
    {
        var course = fails ? Failure : Course;
        if (faults.Take(chat.PhoneNumberId, FaultKind.StatusesReordered) is not null)
        {
            course = [.. course.Reverse()];
        }
        var copies = new Copies(faults.Take(chat.PhoneNumberId, FaultKind.StatusesTwice, FaultKind.StatusesAtOnce));
        foreach (var (name, delivery) in course)
        {
            await client.PauseAsync(settings.StatusPause);
            chats.Advance(wamid, delivery);
            var body = WebhookBody.OfStatus(chat, wamid, name, callback, time.GetUtcNow());
            await copies.PostAsync(() => client.PostAsync(chat.PhoneNumberId, $"status {name}", body));
        }
    }
}
