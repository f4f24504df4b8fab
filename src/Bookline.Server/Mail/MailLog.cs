namespace Bookline.Server.Mail;

/// <summary>What is said of mail in the log; never to whom, nor what.</summary>
internal static partial class MailLog
{
    [LoggerMessage(
        7500,
        LogLevel.Warning,
        "No mail leaves this server: set Mail__SmtpHost, or Mail__DevMailbox in development"
    )]
    public static partial void MailIsOff(this ILogger log);

    [LoggerMessage(
        7501,
        LogLevel.Warning,
        "The mailbox for development is on: whoever reaches this server can read all mail at /dev/mail. Never do so in production."
    )]
    public static partial void DevMailboxIsOn(this ILogger log);

    [LoggerMessage(7502, LogLevel.Warning, "The mail server did not take mail {Mail} now: {Reason}")]
    public static partial void NotTaken(this ILogger log, Guid mail, string reason);

    [LoggerMessage(7503, LogLevel.Warning, "The mail server refused mail {Mail} for good: {Reason}")]
    public static partial void Refused(this ILogger log, Guid mail, string reason);
}
