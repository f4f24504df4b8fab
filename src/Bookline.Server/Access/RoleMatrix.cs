using static Bookline.Server.Access.Permission;

namespace Bookline.Server.Access;

/// <summary>The role of a person in one business.</summary>
public enum Role
{
    Viewer,
    Staff,
    Admin,
    Owner,
}

/// <summary>Which role may do what: the one place that says so.</summary>
public static class RoleMatrix
{
    private static readonly HashSet<Permission> OfViewers =
    [
        TenantRead,
        ServicesRead,
        StaffRead,
        ContactsRead,
        ConversationsRead,
        BookingsRead,
        BotRead,
        UsageRead,
    ];

    private static readonly HashSet<Permission> OfStaff =
    [
        .. OfViewers,
        ContactsWrite,
        ConversationsWrite,
        BookingsWrite,
    ];

    // Owners may do what admins may, and alone make other owners: that is no permission, but a rule of who may give which role.
    private static readonly HashSet<Permission> OfAdmins = [.. All];

    public static IReadOnlySet<Permission> Of(Role role) =>
        role switch
        {
            Role.Viewer => OfViewers,
            Role.Staff => OfStaff,
            Role.Admin or Role.Owner => OfAdmins,
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
        };

    /// <summary>Whether somebody of this role may give another one, or take it: nobody gives more than they have.</summary>
    public static bool MayGive(Role giver, Role given) =>
        giver is Role.Owner || (giver is Role.Admin && given is not Role.Owner);

    /// <summary>As the column <c>users.role</c> and the API have it: <c>owner</c>.</summary>
    public static string Word(Role role) => role.ToString().ToLowerInvariant();

    public static Role? Find(string? word) =>
        word switch
        {
            "viewer" => Role.Viewer,
            "staff" => Role.Staff,
            "admin" => Role.Admin,
            "owner" => Role.Owner,
            _ => null,
        };
}
