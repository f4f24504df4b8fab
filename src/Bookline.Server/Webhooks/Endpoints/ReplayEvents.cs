using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

/// <param name="Queued">How many events are sent again.</param>
/// <param name="HasMore">Whether there are more of them: ask again with next_cursor.</param>
internal sealed record ReplayedEvents(int Queued, bool HasMore, string? NextCursor);

/// <summary>Has a webhook sent what it missed: of what happened since then, all that it wants.</summary>
internal static class ReplayEvents
{
    private const int MostEvents = 1000;

    public static async Task<IResult> HandleAsync(
        [AsParameters] Changing of,
        [Required, Description("The cursor of an event: those behind it. Or a time (RFC 3339): those from then on.")]
            string? since,
        JobsModule jobs
    )
    {
        var errors = new List<FieldError>();
        var (after, from) = Read(since, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        if (PublicId.Webhook.ReadGuid(of.WebhookId) is not { } id)
        {
            return Problem.NotFound("webhook");
        }
        var answer = await of.Tenants.WithTenantTransactionAsync(
            of.Caller.Tenant,
            async db =>
                await EndpointStore.LockAsync(db, id) is not { } webhook ? Problem.NotFound("webhook")
                : !webhook.IsEnabled ? TestWebhook.Disabled()
                : Results.Accepted(value: await ReplayAsync(db, of, jobs, webhook, after, from)),
            cancel: of.Context.RequestAborted
        );
        jobs.Wake();
        return answer;
    }

    private static async Task<ReplayedEvents> ReplayAsync(
        TenantDatabase db,
        Changing of,
        JobsModule jobs,
        EndpointRow webhook,
        long after,
        DateTimeOffset? from
    )
    {
        await EventLog.SettleAsync(db);
        string[] types = webhook.Events is [WebhookFields.All] ? [.. EventTypes.All] : webhook.Events;
        var found = await EventLog.ListAsync(db, after, from, types, MostEvents + 1);
        var sent = found.Take(MostEvents).ToList();
        if (sent.Count > 0)
        {
            await NewDeliveries.AddAsync(db, jobs, webhook.Id, [.. sent.Select(e => e.Id)], of.Time.GetUtcNow());
        }
        await of.Audit.RecordAsync(
            db,
            new AuditEntry(
                of.Caller.ToActor(of.Context),
                "webhook.events_replayed",
                of.WebhookId,
                After: new { sent.Count }
            )
        );
        var hasMore = found.Count > MostEvents;
        return new(sent.Count, hasMore, hasMore ? EventLog.Cursor(sent[^1].Position) : null);
    }

    private static (long After, DateTimeOffset? From) Read(string? since, List<FieldError> errors)
    {
        if (since is null or "")
        {
            errors.Add(new("since", "required", "The cursor of an event, or a time such as 2031-02-03T10:00:00Z."));
            return default;
        }
        if (Rfc3339.Find(since) is { } time)
        {
            return (0, time.ToUniversalTime());
        }
        var wrong = new List<FieldError>();
        var cursor = EventCursor.Read(limit: null, since, wrong);
        if (wrong.Count > 0)
        {
            errors.Add(new("since", "malformed", "The cursor of an event as it is, or a time (RFC 3339)."));
        }
        return (cursor.After, null);
    }
}
