namespace Bookline.Server.Access.Keys;

/// <summary>An API key, without the key.</summary>
/// <param name="Prefix">How the key begins: <c>bk_live_4fJ2kQ9x</c>.</param>
/// <param name="CreatedBy">A person or a key; null: the platform.</param>
/// <param name="RotatedFrom">The key in whose place this one came.</param>
/// <param name="LastUsedAt">To the minute.</param>
/// <param name="OverlapEndsAt">Another key came in its place; until then both work.</param>
internal sealed record ApiKeyView(
    string Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    ApiKeyStatus Status,
    string? CreatedBy,
    string? RotatedFrom,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? OverlapEndsAt,
    DateTimeOffset? RevokedAt
);

/// <param name="Key">Shown this once.</param>
internal sealed record NewlyMadeKey(string Key, ApiKeyView ApiKey);

internal enum ApiKeyStatus
{
    Active,

    /// <summary>Another one came in its place, and both work.</summary>
    Replacing,
    Replaced,
    Expired,
    Revoked,
}
