using System.Text.Json;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>A message as it stands in a webhook, with what must be known to store it; the rest is read when it is handled.</summary>
internal sealed record ReceivedItem(
    string PhoneNumberId,
    string Wamid,
    string? Phone,
    string? UserId,
    string? ProfileName,
    DateTimeOffset SentAt,
    string Json
)
{
    private const int LongestName = 200;

    /// <summary>Messages of one sender are handled in order.</summary>
    public string Sender => Phone ?? UserId!;

    /// <returns>Null: without the number, the id and the sender there is nothing to store it under.</returns>
    public static ReceivedItem? Read(
        string? phoneNumberId,
        JsonElement item,
        IReadOnlyList<JsonElement> contacts,
        DateTimeOffset now
    )
    {
        var phone = item.Id("from");
        var userId = item.Id("from_user_id") ?? item.Id("user_id");
        var contact = Contact(contacts, phone, userId);
        phone ??= contact.Id("wa_id");
        userId ??= contact.Id("user_id");
        if (phoneNumberId is null || item.Id("id") is not { } wamid || (phone ?? userId) is null)
        {
            return null;
        }
        return new ReceivedItem(
            phoneNumberId,
            wamid,
            phone,
            userId,
            Shortened(contact.Child("profile").Text("name")),
            item.Time("timestamp", now) ?? now,
            item.GetRawText()
        );
    }

    private static JsonElement Contact(IReadOnlyList<JsonElement> contacts, string? phone, string? userId)
    {
        foreach (var contact in contacts)
        {
            if (
                (phone is not null && contact.Text("wa_id") == phone)
                || (userId is not null && contact.Text("user_id") == userId)
            )
            {
                return contact;
            }
        }
        // Who is alone in the list is meant, where the message itself names nobody.
        return contacts.Count == 1 && phone is null && userId is null ? contacts[0] : default;
    }

    private static string? Shortened(string? name) =>
        string.IsNullOrWhiteSpace(name) ? null
        : name.Length <= LongestName ? name
        : Outgoing.Shortened.To(name, LongestName);
}
