using Bookline.Server.Jobs;
using Bookline.Server.Mail.DevMailbox;
using Bookline.Server.Mail.Smtp;
using Bookline.Tenancy;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Mail;

/// <summary>Mail to people: by SMTP, or to a mailbox page in development.</summary>
public sealed class MailModule
{
    private readonly OutgoingMails mails;
    private readonly JobsModule jobs;
    private readonly MailOptions options;

    internal MailModule(OutgoingMails mails, JobsModule jobs, IOptions<MailOptions> options) =>
        (this.mails, this.jobs, this.options) = (mails, jobs, options.Value);

    /// <summary>False: no mail server is set, and what is queued would wait in vain.</summary>
    public bool IsOn => options.IsOn;

    /// <summary>The address that mails come from.</summary>
    public string SenderAddress => options.Sender.Address;

    internal static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsCheck>();
        services.AddSingleton<OutgoingMails>().AddSingleton<DevMails>().AddSingleton<SmtpSender>();
        services.AddSingleton<IMailSender>(provider =>
            provider.GetRequiredService<IOptions<MailOptions>>().Value.DevMailbox
                ? provider.GetRequiredService<DevMails>()
                : provider.GetRequiredService<SmtpSender>()
        );
        services.AddSingleton(provider => new MailModule(
            provider.GetRequiredService<OutgoingMails>(),
            provider.GetRequiredService<JobsModule>(),
            provider.GetRequiredService<IOptions<MailOptions>>()
        ));
        JobsModule.AddHandler<SendMail>(builder);
    }

    internal static void Map(WebApplication app)
    {
        // What is wrong with the settings is said when the server starts, and not here.
        if (!app.Configuration.GetValue($"{MailOptions.Section}:DevMailbox", false))
        {
            if (string.IsNullOrEmpty(app.Configuration[$"{MailOptions.Section}:SmtpHost"]))
            {
                app.Logger.MailIsOff();
            }
            return;
        }
        app.Logger.DevMailboxIsOn();
        DevMailPages.Map(app);
    }

    /// <summary>Whether mail can be sent to it: one address, without a name, in the form that mail servers take.</summary>
    public static bool IsAddress(string? text) => MailAddress.IsValid(text);

    /// <summary>Has it sent once the transaction of <paramref name="db"/> has committed, and tried again where that fails.</summary>
    /// <exception cref="ArgumentException">The address is none, or a line of the header would break in two.</exception>
    public async Task QueueAsync(TenantDatabase db, MailMessage mail)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(mail);
        MailCheck.Demand(mail);
        var id = await mails.AddAsync(db, mail);
        await jobs.EnqueueAsync(db, SendMail.JobFor(id));
    }
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
