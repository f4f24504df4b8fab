using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Mail;
using Bookline.Server.Notices;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Sending;

/// <summary>Whether an address still takes events. One that has not for days, or says that it is gone, gets no more, and its owner is told.</summary>
internal sealed partial class EndpointHealth(AuditModule audit, MailModule mail, ILogger<EndpointHealth> log)
{
    /// <summary>Kind of the owner's notice; its subject is the webhook.</summary>
    public const string NoticeKind = "webhook_disabled";

    // All attempts at one event take three days; a business that has few of them is not cut off for one.
    private const int LeastFailures = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    public static Task SucceededAsync(TenantDatabase db, Guid endpoint, DateTimeOffset now) =>
        // Nothing is written, and nobody waits for the row, while all is well.
        db.ExecuteAsync(
            """
            update webhook_endpoints set consecutive_failures = 0, first_failed_at = null, updated_at = $3
            where tenant_id = $1 and id = $2 and consecutive_failures > 0
            """,
            db.Tenant,
            endpoint,
            now
        );

    public async Task FailedAsync(TenantDatabase db, Guid endpoint, bool isGone, DateTimeOffset now)
    {
        var state = await db.QuerySingleOrDefaultAsync<State>(
            """
            update webhook_endpoints set consecutive_failures = consecutive_failures + 1,
              first_failed_at = coalesce(first_failed_at, $3), updated_at = case when first_failed_at is null then $3 else updated_at end
            where tenant_id = $1 and id = $2 and status = 'enabled'
            returning url, consecutive_failures, first_failed_at
            """,
            db.Tenant,
            endpoint,
            now
        );
        if (state is null)
        {
            return;
        }
        if (isGone)
        {
            await DisableAsync(db, endpoint, state.Url, "gone", now);
        }
        else if (state.ConsecutiveFailures >= LeastFailures && state.FirstFailedAt <= now - Patience)
        {
            await DisableAsync(db, endpoint, state.Url, "failing", now);
        }
    }

    private async Task DisableAsync(TenantDatabase db, Guid endpoint, string url, string reason, DateTimeOffset now)
    {
        var id = PublicId.Webhook.Show(endpoint);
        await db.BatchAsync(
            new TenantStatement(
                """
                update webhook_endpoints set status = 'auto_disabled', disabled_reason = $3, updated_at = $4
                where tenant_id = $1 and id = $2
                """,
                db.Tenant,
                endpoint,
                reason,
                now
            ),
            NoticesModule.Statement(db.Tenant, NoticeKind, id, now)
        );
        Disabled(db.Tenant, endpoint, reason);
        await audit.RecordAsync(
            db,
            new AuditEntry(
                Actor.System,
                "webhook.auto_disabled",
                id,
                new { status = "enabled" },
                new { status = "auto_disabled", disabled_reason = reason }
            )
        );
        foreach (var owner in await OwnersAsync(db))
        {
            await mail.QueueAsync(db, Told(owner, url, id, reason));
        }
    }

    private static Task<IReadOnlyList<string>> OwnersAsync(TenantDatabase db) =>
        db.QueryAsync<string>(
            "select email from users where tenant_id = $1 and role = 'owner' and is_active order by email",
            db.Tenant
        );

    private static MailMessage Told(string owner, string url, string id, string reason) =>
        new(
            owner,
            "A webhook of yours was switched off",
            $"""
            {(
                reason == "gone"
                    ? "This address answered that it is gone (410), so Bookline sends it no more events:"
                    : $"This address has taken no event for {Patience.TotalDays} days, so Bookline sends it no more:"
            )}

            {url}

            Events go on being kept for 30 days. When the address works again, switch the webhook on (POST /api/v1/webhooks/{id}/enable)
            and have what it missed sent again (POST /api/v1/webhooks/{id}/replay?since=…).
            """
        );

    [LoggerMessage(LogLevel.Warning, "Tenant {Tenant}: webhook {Webhook} was switched off: {Reason}")]
    private partial void Disabled(TenantId tenant, Guid webhook, string reason);

    private sealed record State(string Url, int ConsecutiveFailures, DateTime FirstFailedAt);
}
