using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.Faults;

namespace Bookline.Server.Simulator.Webhooks;

/// <summary>What a customer sends: into the chat at once, to the server as a signed webhook.</summary>
internal sealed class CustomerMessages(
    ChatStore chats,
    FaultBoard faults,
    WebhookClient client,
    BackgroundWork work,
    SimulatorSettings settings,
    TimeProvider time
)
{
    // The last message of each chat on its way: the next one waits for it, as a phone does.
    private readonly Dictionary<ChatKey, Task> lanes = [];

    public void Send(SimulatedBusiness business, Customer customer, MessageContent content, string? replyTo = null)
    {
        var key = new ChatKey(business.PhoneNumberId, customer.Number);
        var message = new ChatMessage(
            Wamid.Create(),
            FromCustomer: true,
            time.GetUtcNow(),
            content,
            Delivery.Sending,
            replyTo
        );
        chats.Add(key, message);
        var body = WebhookBody.Of(business, customer, message);
        if (faults.Take(key.PhoneNumberId, FaultKind.MessagesReordered) is not null)
        {
            work.Start(async () =>
            {
                await client.PauseAsync(settings.Overtaking);
                await PostAsync(key, message, body);
            });
            return;
        }
        lock (lanes)
        {
            foreach (var (done, _) in lanes.Where(l => l.Value.IsCompleted).ToList())
            {
                lanes.Remove(done);
            }
            var before = lanes.GetValueOrDefault(key, Task.CompletedTask);
            lanes[key] = work.Start(async () =>
            {
                await before;
                await PostAsync(key, message, body);
            });
        }
    }

    private async Task PostAsync(ChatKey key, ChatMessage message, byte[] body)
    {
        chats.Advance(message.Wamid, Delivery.Sent);
        var copies = new Copies(faults.Take(key.PhoneNumberId, FaultKind.MessagesTwice, FaultKind.MessagesAtOnce));
        var status = await copies.PostAsync(() => client.PostAsync(key.PhoneNumberId, Describe(message.Content), body));
        if (status == StatusCodes.Status200OK)
        {
            chats.Advance(message.Wamid, Delivery.Delivered);
        }
        else
        {
            var trouble = status == 0 ? "The webhook did not answer." : $"The webhook answered {status}.";
            chats.Advance(message.Wamid, Delivery.Failed, trouble);
        }
    }

    private static string Describe(MessageContent content) =>
        content switch
        {
            ChosenContent { FromList: true } => "chosen row",
            ChosenContent => "pressed button",
            PictureContent => "picture",
            _ => "text",
        };
}
