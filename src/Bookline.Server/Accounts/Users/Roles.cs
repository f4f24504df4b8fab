using Bookline.Server.Access;

namespace Bookline.Server.Accounts.Users;

/// <summary>Who may make whom what.</summary>
internal static class Roles
{
    /// <summary>A key has scopes and no role: it may do with people what an admin may, and owners are made by owners.</summary>
    public static bool MayGive(Caller caller, Role role) => RoleMatrix.MayGive(caller.Role ?? Role.Admin, role);
}
