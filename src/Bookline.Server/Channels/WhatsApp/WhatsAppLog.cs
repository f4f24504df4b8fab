using Bookline.Server.Channels.WhatsApp.Failures;

namespace Bookline.Server.Channels.WhatsApp;

/// <summary>All that the channel logs: ids and numbers of ours and of Meta's, never a phone number, a token or a text.</summary>
internal static partial class WhatsAppLog
{
    [LoggerMessage(
        100,
        LogLevel.Warning,
        "The WhatsApp webhook is off: set {Settings} (the app's secret, and the word given to Meta with the webhook's address)."
    )]
    public static partial void WebhookOff(this ILogger log, string settings);

    [LoggerMessage(101, LogLevel.Warning, "A webhook body with a missing or wrong signature was refused.")]
    public static partial void BadSignature(this ILogger log);

    [LoggerMessage(102, LogLevel.Warning, "A signed webhook body of {Bytes} bytes is no JSON that can be read.")]
    public static partial void Malformed(this ILogger log, int bytes);

    [LoggerMessage(103, LogLevel.Warning, "{Count} items of a signed webhook body could not be understood.")]
    public static partial void OddItems(this ILogger log, int count);

    [LoggerMessage(104, LogLevel.Warning, "{Count} items are for {Numbers} phone number ids that belong to no tenant.")]
    public static partial void UnknownNumbers(this ILogger log, int count, int numbers);

    [LoggerMessage(105, LogLevel.Warning, "{Count} items are for tenant {Tenant}, which may not work: dropped.")]
    public static partial void TenantMayNotWork(this ILogger log, int count, Guid tenant);

    [LoggerMessage(106, LogLevel.Error, "Webhook items could not be stored; Meta will send them again.")]
    public static partial void NotStored(this ILogger log, Exception error);

    [LoggerMessage(110, LogLevel.Warning, "Message {Message} of tenant {Tenant} failed with code {Code}: {Action}.")]
    public static partial void SendFailed(this ILogger log, Guid message, Guid tenant, int code, ErrorAction action);

    [LoggerMessage(111, LogLevel.Warning, "Message {Message} of tenant {Tenant} got no answer to go by: {Reason}.")]
    public static partial void NoAnswer(this ILogger log, Guid message, Guid tenant, string reason);

    [LoggerMessage(112, LogLevel.Error, "Sending for tenant {Tenant} is stopped: {Reason} (code {Code}).")]
    public static partial void SendingStopped(this ILogger log, Guid tenant, string reason, int? code);

    [LoggerMessage(113, LogLevel.Error, "Message {Message} of tenant {Tenant} is dead after {Attempts} attempts.")]
    public static partial void MessageDead(this ILogger log, Guid message, Guid tenant, int attempts);

    [LoggerMessage(114, LogLevel.Debug, "A read receipt of tenant {Tenant} was not taken.")]
    public static partial void ReceiptNotTaken(this ILogger log, Guid tenant);

    [LoggerMessage(120, LogLevel.Warning, "A status of tenant {Tenant} is of a message that is not known: dropped.")]
    public static partial void StatusDropped(this ILogger log, Guid tenant);

    [LoggerMessage(130, LogLevel.Error, "The token of tenant {Tenant} cannot be decrypted.")]
    public static partial void TokenUnreadable(this ILogger log, Guid tenant, Exception error);

    [LoggerMessage(131, LogLevel.Information, "The token of tenant {Tenant} is encrypted with the newest key now.")]
    public static partial void TokenReencrypted(this ILogger log, Guid tenant);

    [LoggerMessage(
        132,
        LogLevel.Warning,
        "The keys that encrypt tokens are not encrypted themselves: set DataProtection__MasterKey to 32 random bytes in base64."
    )]
    public static partial void KeysUnwrapped(this ILogger log);

    [LoggerMessage(133, LogLevel.Warning, "The keys that encrypt tokens could not be read at the start.")]
    public static partial void KeyRingUnready(this ILogger log, Exception error);

    [LoggerMessage(134, LogLevel.Error, "Row {Key} of data_protection_keys is no key that can be read: left out.")]
    public static partial void KeyUnreadable(this ILogger log, Guid key);
}
