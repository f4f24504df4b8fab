using Bookline.Server.Access;

namespace Bookline.Server.Accounts.Users;

/// <summary>Who may make whom what.</summary>
internal static class Roles
{
    /// <summary>
    /// A key has scopes and no role: it gives the roles that may do nothing beyond its scopes, and owners are made by owners.
    /// </summary>
    public static bool MayGive(Caller caller, Role role) =>
        caller.Role is { } own
            ? RoleMatrix.MayGive(own, role)
            : role is not Role.Owner && RoleMatrix.Of(role).All(caller.May);

    /// <summary>Nobody but an owner changes an owner.</summary>
    public static bool MayTake(Caller caller, Role role) => RoleMatrix.MayGive(caller.Role ?? Role.Admin, role);
}
