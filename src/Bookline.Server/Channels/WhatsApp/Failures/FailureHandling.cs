using System.Globalization;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Server.Jobs;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bookline.Server.Channels.WhatsApp.Failures;

/// <summary>Decides what becomes of a message that did not get through, told at once or by a later status.</summary>
internal sealed class FailureHandling(
    IOptions<WhatsAppOptions> options,
    WebhooksModule webhooks,
    WhatsAppMetrics metrics,
    TimeProvider time,
    ILogger<FailureHandling> log
)
{
    private readonly WhatsAppOptions options = options.Value;

    /// <summary>After an attempt that was not accepted.</summary>
    public async Task<JobOutcome> HandleAsync(TenantDatabase db, OutboundMessage message, GraphAnswer answer)
    {
        switch (answer)
        {
            case GraphAnswer.Refused refused:
                // A code that is not in the table, on a bad day of Meta's: the status is all there is to go by.
                var passing = refused.HttpStatus is >= 500 or 429;
                return await HandleAsync(db, message, refused.Code, refused.Title, passing)
                    ? Retry($"code {refused.Code}", refused.RetryAfter)
                    : JobOutcome.Done;
            case GraphAnswer.None none:
                return await HandleAsync(db, message, none) ? Retry(none.Reason, none.RetryAfter) : JobOutcome.Done;
            default:
                // Accepted, and without an id: it may have arrived, and only a status can tell.
                return await HandleAsync(db, message, new GraphAnswer.None("no id", MayHaveArrived: true))
                    ? Retry("no id", after: null)
                    : JobOutcome.Done;
        }
    }

    /// <summary>After Meta's word that it failed, at once or later.</summary>
    /// <param name="passing">A code that is not in the table is tried again, too.</param>
    /// <returns>True: it is queued, and to be sent again.</returns>
    public async Task<bool> HandleAsync(
        TenantDatabase db,
        OutboundMessage message,
        int code,
        string? title,
        bool passing = false
    )
    {
        var action = ErrorActions.For(code);
        metrics.Failed(code.ToString(CultureInfo.InvariantCulture));
        log.SendFailed(message.Id, db.Tenant.Value, code, action);
        var (failure, now) = (new Failure(code, title), time.GetUtcNow());
        switch (action)
        {
            case ErrorAction.Retry:
            case ErrorAction.Unknown when passing:
                return await TryAgainAsync(db, message, failure);
            case ErrorAction.WindowClosed when message is { Template: not null, TemplateOnly: false }:
                await db.BatchAsync(OutboundStore.Requeue(db.Tenant, message, templateOnly: true, failure, now));
                return true;
            case ErrorAction.WindowClosed:
                await Ends.HoldForWindowAsync(db, message, now);
                return false;
            case ErrorAction.TokenInvalid:
            case ErrorAction.AccountBlocked:
                return !await StopAsync(db, message, code, $"{action}") && await TryAgainAsync(db, message, failure);
            case ErrorAction.Undeliverable:
                await Ends.FailAsync(db, message, failure, Told(db, message, failure), now);
                return false;
            case ErrorAction.OptedOut:
                await Ends.OptOutAsync(db, message, failure, Told(db, message, failure), now);
                return false;
            case ErrorAction.TemplateInvalid:
                await Ends.RefuseTemplateAsync(db, message, failure, Told(db, message, failure), now);
                return false;
            default:
                log.MessageDead(message.Id, db.Tenant.Value, message.Attempts);
                await Ends.BuryAsync(db, message, failure, Told(db, message, failure), now);
                return false;
        }
    }

    /// <returns>False: the token was replaced meanwhile, and the message is to be sent with the new one.</returns>
    public async Task<bool> StopAsync(TenantDatabase db, OutboundMessage message, int? code, string reason)
    {
        if (!await Ends.StopAsync(db, message, code, reason, time.GetUtcNow()))
        {
            return false;
        }
        log.SendingStopped(db.Tenant.Value, reason, code);
        return true;
    }

    /// <summary>Its job is dead, so nothing sends it any more: it waits for a person.</summary>
    public async Task GiveUpAsync(TenantDatabase db, OutboundMessage message, string reason)
    {
        log.MessageDead(message.Id, db.Tenant.Value, message.Attempts);
        var failure = new Failure(Code: null, reason);
        await Ends.BuryAsync(db, message, failure, Told(db, message, failure), time.GetUtcNow(), inDoubt: true);
    }

    private async Task<bool> HandleAsync(TenantDatabase db, OutboundMessage message, GraphAnswer.None none)
    {
        metrics.Failed("no_answer");
        log.NoAnswer(message.Id, db.Tenant.Value, none.Reason);
        var failure = new Failure(Code: null, none.Reason);
        if (!none.MayHaveArrived)
        {
            return await TryAgainAsync(db, message, failure);
        }
        if (message.Attempts < options.MaxSendAttempts)
        {
            return true; // still queued and still in doubt: a status may tell before the next attempt
        }
        log.MessageDead(message.Id, db.Tenant.Value, message.Attempts);
        await Ends.BuryAsync(db, message, failure, Told(db, message, failure), time.GetUtcNow(), inDoubt: true);
        return false;
    }

    private async Task<bool> TryAgainAsync(TenantDatabase db, OutboundMessage message, Failure failure)
    {
        if (message.Attempts < options.MaxSendAttempts)
        {
            await db.BatchAsync(
                OutboundStore.Requeue(db.Tenant, message, templateOnly: false, failure, time.GetUtcNow())
            );
            return true;
        }
        log.MessageDead(message.Id, db.Tenant.Value, message.Attempts);
        await Ends.BuryAsync(db, message, failure, Told(db, message, failure), time.GetUtcNow());
        return false;
    }

    private TenantStatement Told(TenantDatabase db, OutboundMessage message, Failure failure) =>
        FailedMessageEvent.Of(webhooks, db.Tenant, message, failure, time.GetUtcNow());

    private static JobOutcome.Retry Retry(string reason, TimeSpan? after) =>
        new(reason, after is { } wait ? Duration.FromTimeSpan(wait) : null);
}
