using System.Text.Json;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>One event's way to one webhook.</summary>
/// <param name="Id"><c>dlv_…</c></param>
/// <param name="EventId">What the webhook got as webhook-id.</param>
/// <param name="Status"><c>pending</c>, <c>delivered</c>, <c>failed</c> (it will be tried again) or <c>dead</c> (it will not).</param>
/// <param name="ResponseStatus">Of the last attempt; null: there was no answer.</param>
/// <param name="ResponseSnippet">How the last refusal began.</param>
/// <param name="Error">
/// Of the last attempt: <c>refused</c>, <c>redirect</c>, <c>timeout</c>, <c>connection_failed</c>, <c>name_not_resolved</c>,
/// <c>address_refused</c>, <c>tls_failed</c>, <c>no_answer</c>; <c>webhook_disabled</c>, <c>not_sent</c>: it was not tried.
/// </param>
/// <param name="AttemptLog">Each attempt, the first one first.</param>
internal sealed record DeliveryView(
    string Id,
    string WebhookId,
    string EventId,
    string EventType,
    string Status,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? LastAttemptAt,
    int? ResponseStatus,
    string? ResponseSnippet,
    string? Error,
    int? DurationMs,
    IReadOnlyList<AttemptView> AttemptLog,
    DateTimeOffset CreatedAt
);

/// <summary>One try to deliver.</summary>
/// <param name="ResponseStatus">Null: there was no answer.</param>
/// <param name="Error">As of the delivery; null: it was taken.</param>
internal sealed record AttemptView(DateTimeOffset At, int? ResponseStatus, string? Error, int DurationMs);

/// <summary>A row of <c>webhook_deliveries</c> with its event's type.</summary>
internal sealed record DeliveryRow(
    Guid Id,
    Guid EndpointId,
    Guid EventId,
    string Type,
    string Status,
    int Attempts,
    DateTime? NextAttemptAt,
    DateTime? LastAttemptAt,
    int? ResponseStatus,
    string? ResponseSnippet,
    string? Error,
    int? DurationMs,
    string AttemptLog,
    DateTime CreatedAt
)
{
    public const string Select = """
        select d.id, d.endpoint_id, d.event_id, v.type, d.status, d.attempts, d.next_attempt_at, d.last_attempt_at, d.response_status,
          d.response_snippet, d.error, d.duration_ms, d.attempt_log::text as attempt_log, d.created_at
        from webhook_deliveries d join webhook_events v on v.tenant_id = d.tenant_id and v.id = d.event_id
        where d.tenant_id = $1
        """;

    private static readonly JsonSerializerOptions AsStored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public DeliveryView Show() =>
        new(
            PublicId.Delivery.Show(Id),
            PublicId.Webhook.Show(EndpointId),
            PublicId.Event.Show(EventId),
            Type,
            Status,
            Attempts,
            NextAttemptAt,
            LastAttemptAt,
            ResponseStatus,
            ResponseSnippet,
            Error,
            DurationMs,
            JsonSerializer.Deserialize<AttemptView[]>(AttemptLog, AsStored) ?? [],
            CreatedAt
        );
}
