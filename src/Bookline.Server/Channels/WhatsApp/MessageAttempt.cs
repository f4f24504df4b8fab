using System.Globalization;

namespace Bookline.Server.Channels.WhatsApp;

/// <summary>
/// One attempt at a message. It goes out with the message as <c>biz_opaque_callback_data</c> and comes back with each status: so an
/// attempt whose answer was lost is recognised, instead of being made again.
/// </summary>
internal sealed record MessageAttempt(Guid Message, int Number)
{
    /// <returns>Null: not written by <see cref="ToString"/>.</returns>
    public static MessageAttempt? Parse(string? text) =>
        text?.Split('.') is [var id, var number]
        && Guid.TryParse(id, out var message)
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new MessageAttempt(message, attempt)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Message}.{Number}");
}
