namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>A message that is to go out, and what must be known to send it.</summary>
/// <param name="Free">JSON for an open window; null: there is only the template.</param>
/// <param name="TemplateOnly">Meta said that the window is closed.</param>
/// <param name="LastInboundAt">When the contact last wrote.</param>
/// <param name="AttemptedAt">Not null: the end of the last attempt is not known.</param>
/// <param name="PhoneNumberId">From which the tenant sends; null: none is set.</param>
/// <param name="Token">Encrypted.</param>
/// <param name="IsStopped">Nothing of the tenant may be sent.</param>
internal sealed record OutboundMessage(
    Guid Id,
    string ConversationId,
    string? Phone,
    string? WhatsappUserId,
    string? Free,
    string? Template,
    bool TemplateOnly,
    DateTime? LastInboundAt,
    string Status,
    int Attempts,
    DateTime? AttemptedAt,
    string? PhoneNumberId,
    string? Token,
    bool IsStopped
)
{
    public const string Queued = "queued";

    /// <summary>The JSON that may go out now; null: the window is closed and there is no template.</summary>
    public string? ContentAt(DateTimeOffset now, TimeSpan window)
    {
        var isOpen = !TemplateOnly && LastInboundAt is { } last && now < last + window;
        return isOpen ? Free ?? Template : Template;
    }
}
