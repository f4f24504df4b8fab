using System.Text.Json;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>What Meta says of a message that went out.</summary>
/// <param name="Status">sent, delivered, read or failed.</param>
/// <param name="Attempt">Which attempt at which message of ours; both went out with it and come back.</param>
internal sealed record ReceivedStatus(
    string PhoneNumberId,
    string Wamid,
    string Status,
    DateTimeOffset At,
    int? ErrorCode,
    string? ErrorTitle,
    MessageAttempt? Attempt
)
{
    private const int LongestTitle = 300;

    /// <returns>Null: not a status, or one of a kind that does not concern us.</returns>
    public static ReceivedStatus? Read(string? phoneNumberId, JsonElement item, DateTimeOffset now)
    {
        if (
            phoneNumberId is null
            || item.Id("id") is not { } wamid
            || item.Text("status") is not ("sent" or "delivered" or "read" or "failed")
        )
        {
            return null;
        }
        var error = item.Items("errors").FirstOrDefault();
        return new ReceivedStatus(
            phoneNumberId,
            wamid,
            item.Text("status")!,
            item.Time("timestamp", now) ?? now,
            error.Number("code"),
            error.Text("title") is { } title ? Outgoing.Shortened.To(title, LongestTitle) : null,
            MessageAttempt.Parse(item.Id("biz_opaque_callback_data"))
        );
    }
}
