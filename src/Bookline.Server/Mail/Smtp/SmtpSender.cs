using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Mail.Smtp;

/// <summary>One mail, one connection: mails are few, and a connection that is kept can die unseen.</summary>
internal sealed class SmtpSender(IOptions<MailOptions> options, TimeProvider time, ILogger<SmtpSender> log)
    : IMailSender
{
    private const int FirstPermanentCode = 500;
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(2);

    private readonly MailOptions options = options.Value;

    public async Task<SendingResult> SendAsync(WaitingMail mail, CancellationToken ct)
    {
        if (!options.IsOn)
        {
            return new SendingResult.NotNow("no mail server is set");
        }
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        var result = await TryAsync(mail, ends.Token, ct);
        switch (result)
        {
            case SendingResult.NotNow later:
                log.NotTaken(mail.Id, later.Reason);
                break;
            case SendingResult.Refused refused:
                log.Refused(mail.Id, refused.Reason);
                break;
        }
        return result;
    }

    private async Task<SendingResult> TryAsync(WaitingMail mail, CancellationToken ends, CancellationToken ct)
    {
        using var client = new SmtpClient { Timeout = (int)options.Timeout.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(options.SmtpHost!, options.Port, Security(), ends);
            if (!string.IsNullOrEmpty(options.User))
            {
                await client.AuthenticateAsync(options.User, options.Password ?? "", ends);
            }
            using var message = MimeMail.Of(mail, options.Sender);
            await client.SendAsync(message, ends);
        }
        catch (Exception late)
            when (late is OperationCanceledException or TimeoutException && !ct.IsCancellationRequested)
        {
            return new SendingResult.NotNow("time-out");
        }
        catch (SmtpCommandException refusal)
        {
            return Read(refusal);
        }
        catch (Exception trouble)
            when (trouble
                    is IOException
                        or SocketException
                        or ProtocolException
                        or AuthenticationException
                        or SslHandshakeException
                        or NotSupportedException
                        or ServiceNotConnectedException
                        or ServiceNotAuthenticatedException
            )
        {
            // Of ours or of the network's: another mail would fare no better, and this one is good.
            return new SendingResult.NotNow(trouble.GetType().Name);
        }
        await QuitAsync(client);
        return SendingResult.Sent;
    }

    // The mail server's words may quote the address, so only its numbers are kept.
    private static SendingResult Read(SmtpCommandException refusal)
    {
        var code = (int)refusal.StatusCode;
        var reason = $"{refusal.ErrorCode}, SMTP {code}";
        var isOfThisMail =
            refusal.ErrorCode
            is SmtpErrorCode.RecipientNotAccepted
                or SmtpErrorCode.MessageNotAccepted
                or SmtpErrorCode.SenderNotAccepted;
        return isOfThisMail && code >= FirstPermanentCode
            ? new SendingResult.Refused(reason)
            : new SendingResult.NotNow(reason);
    }

    private SecureSocketOptions Security() =>
        options.Security switch
        {
            SmtpSecurity.None => SecureSocketOptions.None,
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.StartTls,
        };

    /// <summary>The mail is on its way, whatever comes of saying good-bye.</summary>
    private async Task QuitAsync(SmtpClient client)
    {
        using var limit = new CancellationTokenSource(QuitTimeout, time);
        try
        {
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or ProtocolException)
        {
            // It hung up first.
        }
    }
}
