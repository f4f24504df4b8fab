using Bookline.Server.Access;
using Bookline.Server.Accounts.Users;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Who may make whom what.</summary>
public sealed class RoleTests
{
    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Staff)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Owner)]
    public void A_key_gives_no_role_that_may_do_more_than_itself(Role role) =>
        Roles.MayGive(Key(Permission.UsersRead, Permission.UsersWrite), role).ShouldBeFalse();

    [Fact]
    public void A_key_with_every_scope_gives_every_role_but_owner()
    {
        var key = Key([.. Permission.All]);

        Enum.GetValues<Role>().Where(role => Roles.MayGive(key, role)).ShouldBe([Role.Viewer, Role.Staff, Role.Admin]);
    }

    [Fact]
    public void A_key_changes_no_owner() => Roles.MayTake(Key([.. Permission.All]), Role.Owner).ShouldBeFalse();

    private static Caller Key(params Permission[] scopes) =>
        new(
            new TenantId(Guid.CreateVersion7()),
            CallerKind.ApiKey,
            Guid.CreateVersion7(),
            "till",
            null,
            scopes.ToHashSet(),
            null
        );
}
