using MimeKit;

namespace Bookline.Server.Mail;

/// <summary>Nothing that goes into a mail's header may bring a line of its own.</summary>
internal static class MailCheck
{
    private const int LongestSubject = 250;
    private const int LongestText = 100_000;

    /// <exception cref="ArgumentException">Says what is wrong, and never repeats it.</exception>
    public static void Demand(MailMessage mail)
    {
        Demand(MailAddress.IsValid(mail.To), "The recipient is no address of mail.");
        Demand(IsLine(mail.Subject) && mail.Subject.Length <= LongestSubject, "The subject is not one line.");
        Demand(mail.Text.Length is > 0 and <= LongestText, "The text is empty or too long.");
        Demand(mail.Link is null || IsLink(mail.Link), "The link is no http(s) address with a label.");
        foreach (var attachment in mail.Attachments ?? [])
        {
            Demand(IsLine(attachment.FileName), "The name of an attachment is not one line.");
            Demand(
                IsLine(attachment.Type) && ContentType.TryParse(attachment.Type, out _),
                "The type of an attachment is none."
            );
        }
    }

    private static bool IsLink(MailLink link) =>
        IsLine(link.Label)
        && Uri.TryCreate(link.Url, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    private static bool IsLine(string text) => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
