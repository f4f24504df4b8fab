using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>A webhook as the API shows it.</summary>
/// <param name="Id"><c>whk_…</c></param>
/// <param name="Events">Types, or <c>*</c> for all, those of later versions included.</param>
/// <param name="Status"><c>enabled</c>, <c>disabled</c> (by you) or <c>auto_disabled</c>.</param>
/// <param name="DisabledReason"><c>by_request</c>, <c>failing</c> or <c>gone</c>; null: it is enabled.</param>
/// <param name="FailingSince">Since when no event was taken; null: the last one was.</param>
/// <param name="PreviousSecretUntil">Until when the secret before the last rotation signs besides; null: it does not.</param>
internal record WebhookView(
    string Id,
    string Url,
    string? Description,
    IReadOnlyList<string> Events,
    string Status,
    string? DisabledReason,
    DateTimeOffset? FailingSince,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>The answer to a webhook's creation and to its rotation, and no other one.</summary>
internal sealed record WebhookWithSecret : WebhookView
{
    private WebhookWithSecret(WebhookView webhook)
        : base(webhook) { }

    /// <summary>Signs what is sent; shown this once.</summary>
    public required string Secret { get; init; }

    public static WebhookWithSecret Of(WebhookView webhook, string secret) => new(webhook) { Secret = secret };
}

/// <summary>A row of <c>webhook_endpoints</c>, without its secrets.</summary>
internal sealed record EndpointRow
{
    public const string Columns = """
        id, url, description, events, status, disabled_reason, first_failed_at, previous_secret_until, created_at, updated_at
        """;

    public required Guid Id { get; init; }
    public required string Url { get; init; }
    public string? Description { get; init; }
    public required string[] Events { get; init; }
    public required string Status { get; init; }
    public string? DisabledReason { get; init; }
    public DateTime? FirstFailedAt { get; init; }
    public DateTime? PreviousSecretUntil { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }

    public bool IsEnabled => Status == "enabled";

    public WebhookView Show() =>
        new(
            PublicId.Webhook.Show(Id),
            Url,
            Description,
            Events,
            Status,
            DisabledReason,
            FirstFailedAt,
            PreviousSecretUntil,
            CreatedAt,
            UpdatedAt
        );
}
