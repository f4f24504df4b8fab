using System.Globalization;
using Bookline.Server.Channels.WhatsApp.Notices;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Failures;

/// <summary>What happens to a message that did not get through, told at once or by a later status.</summary>
internal sealed class FailureHandling(
    IOptions<WhatsAppOptions> options,
    WhatsAppMetrics metrics,
    ILogger<FailureHandling> log
)
{
    private const string Failed = "failed";
    private const string Dead = "dead";

    private readonly WhatsAppOptions options = options.Value;

    /// <summary>After an attempt that was not accepted.</summary>
    public async Task<JobOutcome> HandleAsync(
        TenantDatabase db,
        OutboundMessage message,
        GraphAnswer answer,
        DateTimeOffset now
    )
    {
        switch (answer)
        {
            case GraphAnswer.Refused refused:
                // A code that is not in the table, on a bad day of Meta's: the status is all there is to go by.
                var unknownButPassing = refused.HttpStatus is >= 500 or 429;
                return await HandleAsync(db, message, refused.Code, refused.Title, now, unknownButPassing)
                    ? Retry($"code {refused.Code}", refused.RetryAfter)
                    : JobOutcome.Done;
            case GraphAnswer.None none:
                return await HandleAsync(db, message, none, now)
                    ? Retry(none.Reason, none.RetryAfter)
                    : JobOutcome.Done;
            default:
                // Accepted, and without an id: it may have arrived, and only a status can tell.
                return await HandleAsync(db, message, new GraphAnswer.None("no id", MayHaveArrived: true), now)
                    ? Retry("no id", after: null)
                    : JobOutcome.Done;
        }
    }

    /// <summary>After Meta's word that it failed, at once or later.</summary>
    /// <param name="passing">What is not in the table is tried again, too.</param>
    /// <returns>True: it is queued, and to be sent again.</returns>
    public async Task<bool> HandleAsync(
        TenantDatabase db,
        OutboundMessage message,
        int code,
        string? title,
        DateTimeOffset now,
        bool passing = false
    )
    {
        var action = ErrorActions.For(code);
        metrics.Failed(code.ToString(CultureInfo.InvariantCulture));
        log.SendFailed(message.Id, db.Tenant.Value, code, action);
        var tenant = db.Tenant;
        switch (action)
        {
            case ErrorAction.Retry:
            case ErrorAction.Unknown when passing:
                return await TryAgainAsync(db, message, code, title, now);
            case ErrorAction.WindowClosed when message is { Template: not null, TemplateOnly: false }:
                await db.BatchAsync(OutboundStore.Requeue(tenant, message.Id, templateOnly: true, code, title, now));
                return true;
            case ErrorAction.WindowClosed:
                await HoldAsync(db, message, HeldBecause.Window, now);
                return false;
            case ErrorAction.TokenInvalid:
            case ErrorAction.AccountBlocked:
                await StopAsync(db, message, code, $"{action}", now);
                return false;
            case ErrorAction.Undeliverable:
                await db.BatchAsync(OutboundStore.End(tenant, message.Id, Failed, code, title, now));
                return false;
            case ErrorAction.OptedOut:
                await db.BatchAsync(
                    OutboundStore.End(tenant, message.Id, Failed, code, title, now),
                    OptOut(tenant, message.ConversationId, now)
                );
                return false;
            case ErrorAction.TemplateInvalid:
                await db.BatchAsync(
                    OutboundStore.End(tenant, message.Id, Failed, code, title, now),
                    OwnerNotices.Statement(tenant, OwnerNotices.TemplateRefused, $"{message.Id}", now)
                );
                return false;
            default:
                await BuryAsync(db, message, code, title, now);
                return false;
        }
    }

    /// <summary>It waits, and the owner is told.</summary>
    public Task HoldAsync(TenantDatabase db, OutboundMessage message, string because, DateTimeOffset now)
    {
        List<TenantStatement> statements = [OutboundStore.Hold(db.Tenant, message.Id, because, now)];
        if (because == HeldBecause.Window)
        {
            statements.Add(OwnerNotices.Statement(db.Tenant, OwnerNotices.MessageHeld, message.ConversationId, now));
        }
        return db.BatchAsync(statements);
    }

    /// <summary>Nothing of this tenant is sent any more until the owner has put it right; this message waits for that.</summary>
    public Task StopAsync(TenantDatabase db, OutboundMessage message, int? code, string reason, DateTimeOffset now)
    {
        log.SendingStopped(db.Tenant.Value, reason, code);
        return db.BatchAsync(
            new TenantStatement(
                """
                insert into sending_stops (tenant_id, code, reason, stopped_at) values ($1, $2::int, $3, $4)
                on conflict (tenant_id) do nothing
                """,
                db.Tenant,
                code,
                reason,
                now
            ),
            OutboundStore.Hold(db.Tenant, message.Id, HeldBecause.Stopped, now),
            OwnerNotices.Statement(db.Tenant, OwnerNotices.SendingStopped, code is null ? "token" : $"{code}", now)
        );
    }

    private async Task<bool> HandleAsync(
        TenantDatabase db,
        OutboundMessage message,
        GraphAnswer.None none,
        DateTimeOffset now
    )
    {
        metrics.Failed("no_answer");
        log.NoAnswer(message.Id, db.Tenant.Value, none.Reason);
        if (!none.MayHaveArrived)
        {
            return await TryAgainAsync(db, message, code: null, none.Reason, now);
        }
        // Still queued and still in doubt: a status may tell before the next attempt.
        if (message.Attempts < options.MaxSendAttempts)
        {
            return true;
        }
        await BuryAsync(db, message, code: null, none.Reason, now, inDoubt: true);
        return false;
    }

    private async Task<bool> TryAgainAsync(
        TenantDatabase db,
        OutboundMessage message,
        int? code,
        string? title,
        DateTimeOffset now
    )
    {
        if (message.Attempts >= options.MaxSendAttempts)
        {
            await BuryAsync(db, message, code, title, now);
            return false;
        }
        await db.BatchAsync(OutboundStore.Requeue(db.Tenant, message.Id, templateOnly: false, code, title, now));
        return true;
    }

    private Task BuryAsync(
        TenantDatabase db,
        OutboundMessage message,
        int? code,
        string? title,
        DateTimeOffset now,
        bool inDoubt = false
    )
    {
        log.MessageDead(message.Id, db.Tenant.Value, message.Attempts);
        return db.BatchAsync(
            OutboundStore.End(db.Tenant, message.Id, Dead, code, title, now, inDoubt),
            OwnerNotices.Statement(db.Tenant, OwnerNotices.MessageDead, $"{message.Id}", now)
        );
    }

    private static TenantStatement OptOut(TenantId tenant, string conversationId, DateTimeOffset now) =>
        new(
            """
            update contacts set opted_out_at = coalesce(opted_out_at, $3), updated_at = $3
            where tenant_id = $1 and conversation_id = $2
            """,
            tenant,
            conversationId,
            now
        );

    private static JobOutcome.Retry Retry(string reason, TimeSpan? after) =>
        new(reason, after is { } wait ? Duration.FromTimeSpan(wait) : null);
}
