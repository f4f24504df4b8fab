using System.Text.Json;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Access.Keys;

/// <summary>A key as the database has it; the key itself is nowhere.</summary>
internal sealed record KeyRow
{
    public const string Columns = """
        id, prefix, name, permissions::text as scopes, created_by, rotated_from, created_at, last_used, expires_at, overlap_ends_at,
        is_active, revoked_at
        """;

    public required Guid Id { get; init; }
    public required string Prefix { get; init; }
    public required string Name { get; init; }
    public required string Scopes { get; init; }
    public string? CreatedBy { get; init; }
    public Guid? RotatedFrom { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? LastUsed { get; init; }
    public DateTime? ExpiresAt { get; init; }
    public DateTime? OverlapEndsAt { get; init; }
    public bool IsActive { get; init; }
    public DateTime? RevokedAt { get; init; }

    public IReadOnlyList<string> ScopeList => JsonSerializer.Deserialize<string[]>(Scopes) ?? [];

    public ApiKeyView ToResource(DateTimeOffset now) =>
        new(
            PublicId.ApiKey.Show(Id),
            Name,
            Prefix,
            ScopeList,
            StatusAt(now.UtcDateTime),
            CreatedBy,
            RotatedFrom is { } old ? PublicId.ApiKey.Show(old) : null,
            CreatedAt,
            LastUsed,
            ExpiresAt,
            OverlapEndsAt,
            RevokedAt
        );

    private ApiKeyStatus StatusAt(DateTime now) =>
        !IsActive || RevokedAt is not null ? ApiKeyStatus.Revoked
        : ExpiresAt <= now ? ApiKeyStatus.Expired
        : OverlapEndsAt is null ? ApiKeyStatus.Active
        : OverlapEndsAt <= now ? ApiKeyStatus.Replaced
        : ApiKeyStatus.Replacing;
}
