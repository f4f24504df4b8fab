using System.Text.RegularExpressions;
using Bookline.Server.Access;
using Bookline.Server.Hosting;
using Bookline.Server.Web;

namespace Bookline.Server.Mail.DevMailbox;

/// <summary><c>/dev/mail</c>: what would have been sent, for people; <c>/dev/mail.json?to=</c> for programs.</summary>
internal static partial class DevMailPages
{
    private const string Why = "for development: mapped with Mail:DevMailbox alone";

    public static void Map(WebApplication app)
    {
        app.MapGet("/dev/mail", ListAsync).OpenToAnyone(Why).ExcludeFromDescription();
        app.MapGet("/dev/mail.json", ListJsonAsync).OpenToAnyone(Why).ExcludeFromDescription();
        app.MapGet("/dev/mail/{id:guid}", ShowAsync).OpenToAnyone(Why).ExcludeFromDescription();
        app.MapGet("/dev/mail/{id:guid}/{attachment:int}", DownloadAsync).OpenToAnyone(Why).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        DevMails mails,
        WebModule web,
        string? to = null
    ) => await web.PageAsync<DevMailListPage>(context, await mails.ListAsync(to, context.RequestAborted));

    private static async Task<IResult> ListJsonAsync(HttpContext context, DevMails mails, string? to = null) =>
        Results.Ok((await mails.ListAsync(to, context.RequestAborted)).Select(Json));

    private static async Task<IResult> ShowAsync(Guid id, HttpContext context, DevMails mails, WebModule web) =>
        await mails.FindAsync(id, context.RequestAborted) is { } mail
            ? await web.PageAsync<DevMailPage>(context, mail)
            : Problem.NotFound("mail");

    private static async Task<IResult> DownloadAsync(Guid id, int attachment, HttpContext context, DevMails mails) =>
        (await mails.FindAsync(id, context.RequestAborted))?.Attachments.ElementAtOrDefault(attachment) is { } found
            ? Results.File(
                System.Text.Encoding.UTF8.GetBytes(found.Content),
                "application/octet-stream",
                found.FileName
            )
            : Problem.NotFound("attachment");

    /// <summary>With its links by themselves: who tests with curl has nothing to search for.</summary>
    private static object Json(DevMail mail) =>
        new
        {
            mail.Id,
            mail.To,
            mail.Subject,
            mail.Text,
            mail.At,
            Links = Link().Matches(mail.Text).Select(m => m.Value).ToList(),
            Attachments = mail
                .Attachments.Select(a => new
                {
                    a.FileName,
                    a.Type,
                    a.Content,
                })
                .ToList(),
        };

    /// <summary>A text in parts, of which every other one is a link.</summary>
    public static IEnumerable<(string Text, bool IsLink)> Parts(string text)
    {
        var from = 0;
        foreach (Match link in Link().Matches(text))
        {
            yield return (text[from..link.Index], false);
            yield return (link.Value, true);
            from = link.Index + link.Length;
        }
        yield return (text[from..], false);
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();
}
