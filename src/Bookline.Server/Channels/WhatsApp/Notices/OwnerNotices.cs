using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Notices;

/// <summary>What the owner of a business must know. One notice a subject, until it is seen.</summary>
internal static class OwnerNotices
{
    /// <summary>Subject: the conversation. A message waits until the contact writes again.</summary>
    public const string MessageHeld = "message_held";

    /// <summary>Subject: Meta's error code, or "token". Nothing is sent until the credentials are set anew or sending is resumed.</summary>
    public const string SendingStopped = "sending_stopped";

    /// <summary>Subject: the message. Meta did not take its template.</summary>
    public const string TemplateRefused = "template_refused";

    /// <summary>Subject: the message. It was tried often enough, and waits to be replayed.</summary>
    public const string MessageDead = "message_dead";

    private const string Insert = "insert into owner_notices (tenant_id, id, kind, subject, created_at)";
    private const string OncePerSubject = "on conflict (tenant_id, kind, subject) where seen_at is null do nothing";

    public static TenantStatement Statement(TenantId tenant, string kind, string subject, DateTimeOffset now) =>
        new(
            $"{Insert} values ($1, $2, $3, $4, $5) {OncePerSubject}",
            tenant,
            Guid.CreateVersion7(),
            kind,
            subject,
            now
        );

    /// <summary>A change, and the notice only where it changed something.</summary>
    /// <param name="change">An insert or update, whose first parameter is the tenant.</param>
    public static TenantStatement After(TenantStatement change, string kind, string subject, DateTimeOffset now)
    {
        var n = change.Parameters.Length;
        return new(
            $"""
            with changed as ({change.Sql} returning 1)
            {Insert} select $1, ${n + 1}, ${n + 2}, ${n + 3}, ${n + 4} from changed {OncePerSubject}
            """,
            [.. change.Parameters, Guid.CreateVersion7(), kind, subject, now]
        );
    }
}
