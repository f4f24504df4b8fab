namespace Bookline.Server.Mail;

/// <summary>Where mail goes.</summary>
internal interface IMailSender
{
    Task<SendingResult> SendAsync(WaitingMail mail, CancellationToken ct);
}

/// <summary>What came of sending a mail.</summary>
internal abstract record SendingResult
{
    public static readonly SendingResult Sent = new Accepted();

    private SendingResult() { }

    public sealed record Accepted : SendingResult;

    /// <summary>Later it may go.</summary>
    public sealed record NotNow(string Reason) : SendingResult;

    /// <summary>It never goes: there is no such mailbox, or nobody there wants it.</summary>
    public sealed record Refused(string Reason) : SendingResult;
}
