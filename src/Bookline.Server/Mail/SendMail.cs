using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Server.Jobs;
using Bookline.Server.Notices;
using Bookline.Tenancy;

namespace Bookline.Server.Mail;

/// <summary>
/// Sends one mail, at least once: a server that dies between the mail server's word and the end of the job sends it again, under the same
/// Message-ID, by which mailboxes know it.
/// </summary>
internal sealed class SendMail(
    TenantContext tenants,
    OutgoingMails mails,
    IMailSender sender,
    JobsModule jobs,
    TimeProvider time
) : IJobHandler
{
    public const string JobKind = "mail.send";

    /// <summary>Subject: the mail.</summary>
    public const string FailedNotice = "mail_failed";

    public string Kind => JobKind;

    public bool WaitsOnNetwork => true;

    public static NewJob JobFor(Guid mail) =>
        new() { Kind = JobKind, Payload = JsonSerializer.Serialize(new MailJob(mail), MailJobJson.Default.MailJob) };

    public async Task<JobOutcome> HandleAsync(Job job, CancellationToken ct)
    {
        var id = MailOf(job);
        // Nothing is locked while the mail server takes its time.
        if (await tenants.WithTenantContextAsync(job.Tenant, db => mails.FindAsync(db, id), ct) is not { } mail)
        {
            return JobOutcome.Done;
        }
        switch (await sender.SendAsync(mail, ct))
        {
            case SendingResult.Accepted:
                await EndAsync(job, id, ct);
                return JobOutcome.Done;
            case SendingResult.NotNow later:
                return new JobOutcome.Retry(later.Reason);
            case SendingResult.Refused refused:
                return new JobOutcome.Dead(refused.Reason);
            default:
                throw new InvalidOperationException("A mail was sent with a result of an unknown kind.");
        }
    }

    public Task GiveUpAsync(Job job, string reason, CancellationToken ct)
    {
        var id = MailOf(job);
        return tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                if (await mails.NoteFailureAsync(db, id, reason))
                {
                    await NoticesModule.TellOwnerAsync(db, FailedNotice, id.ToString(), time.GetUtcNow());
                }
            },
            cancel: ct
        );
    }

    private Task EndAsync(Job job, Guid id, CancellationToken ct) =>
        tenants.WithTenantTransactionAsync(
            job.Tenant,
            async db =>
            {
                await OutgoingMails.RemoveAsync(db, id);
                await jobs.CompleteAsync(db, job);
            },
            cancel: ct
        );

    private static Guid MailOf(Job job) =>
        JsonSerializer.Deserialize(job.Payload, MailJobJson.Default.MailJob)?.Mail
        ?? throw new FormatException("The payload names no mail.");
}

internal sealed record MailJob(Guid Mail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MailJob))]
internal sealed partial class MailJobJson : JsonSerializerContext;
