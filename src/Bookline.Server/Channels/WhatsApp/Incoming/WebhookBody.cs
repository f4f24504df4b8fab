using System.Text.Json;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>What one signed body carries: messages and statuses of any number of phone numbers, in the order in which they stand.</summary>
/// <param name="Odd">How many items were there and could not be understood.</param>
internal sealed record WebhookBody(
    IReadOnlyList<ReceivedItem> Messages,
    IReadOnlyList<ReceivedStatus> Statuses,
    int Odd,
    DateTimeOffset ReceivedAt
)
{
    private const string MessagesField = "messages";

    /// <summary>Takes whatever is there and never fails: who signed it would send a refused body again for a week.</summary>
    public static WebhookBody Read(JsonElement root, DateTimeOffset now)
    {
        var reader = new Reader(now);
        foreach (var entry in root.Items("entry"))
        {
            foreach (var change in entry.Items("changes"))
            {
                reader.Take(change);
            }
        }
        return new WebhookBody(reader.Messages, reader.Statuses, reader.Odd, now);
    }

    private sealed class Reader(DateTimeOffset now)
    {
        public List<ReceivedItem> Messages { get; } = [];
        public List<ReceivedStatus> Statuses { get; } = [];
        public int Odd { get; private set; }

        public void Take(JsonElement change)
        {
            if (change.Text("field") is { } field && field != MessagesField)
            {
                return; // a subscription to something else: templates, account updates
            }
            var value = change.Child("value");
            var number = value.Child("metadata").Text("phone_number_id");
            var contacts = value.Items("contacts").ToList();
            foreach (var item in value.Items("messages"))
            {
                Add(Messages, ReceivedItem.Read(number, item, contacts, now));
            }
            foreach (var status in value.Items("statuses"))
            {
                Add(Statuses, ReceivedStatus.Read(number, status, now));
            }
        }

        private void Add<T>(List<T> list, T? read)
            where T : class
        {
            if (read is null)
            {
                Odd++;
            }
            else
            {
                list.Add(read);
            }
        }
    }
}
