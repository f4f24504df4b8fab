using System.Net;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace Bookline.Server.Mail;

/// <summary>A mail as it goes over the wire (RFC 5322): plain text and HTML of it, and what is attached.</summary>
internal static class MimeMail
{
    public static MimeMessage Of(WaitingMail waiting, MailboxAddress sender)
    {
        var mail = waiting.Mail;
        var message = new MimeMessage
        {
            // The same however often it is sent, so that a mailbox shows it once.
            MessageId = $"{waiting.Id}@{sender.Domain}",
            Date = new DateTimeOffset(waiting.CreatedAt, TimeSpan.Zero),
            Subject = mail.Subject,
        };
        message.From.Add(sender);
        message.To.Add(new MailboxAddress((string?)null, mail.To));
        // RFC 3834: no holiday notice comes back.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = Body(mail);
        return message;
    }

    /// <summary>The text and below it the link, for a mailbox that shows no HTML.</summary>
    public static string Plain(MailMessage mail) =>
        mail.Link is { } link ? $"{mail.Text.TrimEnd()}\n\n{link.Label}:\n{link.Url}\n" : mail.Text;

    /// <summary>Paragraphs and a button; everything that people wrote is escaped.</summary>
    public static string Html(MailMessage mail)
    {
        var html = new StringBuilder(
            """
            <!DOCTYPE html><html><body style="margin:0;padding:24px;background:#f4f2ed;color:#17211d;font:16px/1.5 sans-serif">
            <div style="max-width:34em;margin:0 auto;padding:24px;background:#ffffff;border-radius:12px">
            """
        );
        foreach (
            var paragraph in mail.Text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        )
        {
            html.Append("<p>").Append(Escaped(paragraph.Trim('\n')).Replace("\n", "<br>")).Append("</p>\n");
        }
        if (mail.Link is { } link)
        {
            html.Append(
                $"""
                <p><a href="{Escaped(
                    link.Url
                )}" style="display:inline-block;padding:12px 20px;background:#0b6b53;color:#ffffff;border-radius:8px;text-decoration:none">{Escaped(
                    link.Label
                )}</a></p>
                <p style="font-size:13px;color:#55625c">{Escaped(link.Url)}</p>

                """
            );
        }
        return html.Append("</div></body></html>\n").ToString();
    }

    private static MimeEntity Body(MailMessage mail)
    {
        var texts = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = Plain(mail) },
            new TextPart(TextFormat.Html) { Text = Html(mail) },
        };
        if (mail.Attachments is not { Count: > 0 } attachments)
        {
            return texts;
        }
        var all = new Multipart("mixed") { texts };
        foreach (var attachment in attachments)
        {
            all.Add(Attached(attachment));
        }
        return all;
    }

    private static MimePart Attached(MailAttachment attachment)
    {
        var type = ContentType.Parse(attachment.Type);
        type.Charset ??= "utf-8";
        return new MimePart(type)
        {
            Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(attachment.Content))),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
            // Line breaks are part of it (RFC 5545 has CRLF), and no relay may change them.
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = attachment.FileName,
        };
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
