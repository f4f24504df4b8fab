using Microsoft.Extensions.Options;
using MimeKit;

namespace Bookline.Server.Mail;

/// <summary>Settings under <c>Mail</c>; in the environment <c>Mail__SmtpHost</c> and so on.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>The mail server; without it no mail leaves.</summary>
    public string? SmtpHost { get; set; }

    public int Port { get; set; } = 587;

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary><c>Bookline &lt;hello@example.com&gt;</c>, or the address alone.</summary>
    public string From { get; set; } = "Bookline <bookline@localhost.localdomain>";

    /// <summary>For the whole of one mail, from connecting to its acceptance.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Nothing is sent: mail is kept, and shown at <c>/dev/mail</c> to whoever asks.</summary>
    public bool DevMailbox { get; set; }

    public bool IsOn => DevMailbox || !string.IsNullOrEmpty(SmtpHost);

    public MailboxAddress Sender => MailboxAddress.Parse(From);
}

internal enum SmtpSecurity
{
    /// <summary>In the clear: a relay on this machine.</summary>
    None,

    /// <summary>Begins in the clear and insists on TLS; port 587.</summary>
    StartTls,

    /// <summary>TLS from the first byte; port 465.</summary>
    Tls,
}

/// <summary>Says at the start what is wrong with the settings, all of it at once.</summary>
internal sealed class MailOptionsCheck : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions o)
    {
        List<string> wrong = [];
        Demand(
            MailboxAddress.TryParse(o.From, out var from) && MailAddress.IsValid(from.Address),
            "From is no address, such as Bookline <hello@example.com>."
        );
        Demand(o.Port is > 0 and <= 65535, "Port is not between 1 and 65535.");
        Demand(Enum.IsDefined(o.Security), "Security is none of None, StartTls and Tls.");
        Demand(
            o.Timeout > TimeSpan.Zero && o.Timeout <= TimeSpan.FromMinutes(5),
            "Timeout is not between 0 and 5 minutes."
        );
        Demand(string.IsNullOrEmpty(o.User) == string.IsNullOrEmpty(o.Password), "User and Password go together.");
        Demand(
            !o.DevMailbox || string.IsNullOrEmpty(o.SmtpHost),
            "DevMailbox and SmtpHost exclude each other: mail is either sent or shown."
        );
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Demand(bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong.Add($"{MailOptions.Section}:{otherwise}");
            }
        }
    }
}
