using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Accounts.Invitations;

internal sealed record InvitationRow(
    Guid Id,
    string Email,
    string Role,
    string? InvitedBy,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    DateTime? AcceptedAt,
    DateTime? RevokedAt
)
{
    public const string Columns = "id, email, role, invited_by, created_at, expires_at, accepted_at, revoked_at";
}

/// <summary>An invitation as the API shows it; its link goes by mail alone.</summary>
public sealed record InvitationView(
    string Id,
    string Email,
    string Role,
    string? InvitedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    internal static InvitationView Of(InvitationRow row) =>
        new(PublicId.Invitation.Show(row.Id), row.Email, row.Role, row.InvitedBy, row.CreatedAt, row.ExpiresAt);
}
