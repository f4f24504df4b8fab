using Bookline.Server.Access;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Access;

/// <summary>The table of docs/access.md is what the code does, and roles grow by one another.</summary>
public sealed class RoleMatrixTests
{
    private static readonly Role[] Roles = [Role.Viewer, Role.Staff, Role.Admin, Role.Owner];

    [Fact]
    public void The_page_has_every_permission_and_who_has_it()
    {
        var page = File.ReadAllText(Path.Combine(MigrationsFolder.Path, "..", "..", "docs", "access.md"));
        page.ShouldContain(Table());
    }

    [Fact]
    public void Each_role_may_do_what_the_one_below_it_may()
    {
        foreach (var (lower, higher) in Roles.Zip(Roles.Skip(1)))
        {
            RoleMatrix.Of(lower).IsSubsetOf(RoleMatrix.Of(higher)).ShouldBeTrue($"{lower} of {higher}");
        }
        RoleMatrix.Of(Role.Owner).Count.ShouldBe(Permission.All.Count);
    }

    [Fact]
    public void Who_only_looks_changes_nothing() =>
        RoleMatrix.Of(Role.Viewer).ShouldAllBe(p => p.Scope.EndsWith(":read", StringComparison.Ordinal));

    [Theory]
    [InlineData(Role.Owner, Role.Owner, true)]
    [InlineData(Role.Admin, Role.Admin, true)]
    [InlineData(Role.Admin, Role.Owner, false)]
    [InlineData(Role.Staff, Role.Viewer, false)]
    [InlineData(Role.Viewer, Role.Viewer, false)]
    public void Nobody_gives_more_than_they_have(Role giver, Role given, bool may) =>
        RoleMatrix.MayGive(giver, given).ShouldBe(may);

    private static string Table() =>
        "| permission | viewer | staff | admin | owner | lets one |\n| --- | :-: | :-: | :-: | :-: | --- |\n"
        + string.Concat(
            Permission.All.Select(p =>
                $"| `{p.Scope}` | {string.Join(" | ", Roles.Select(r => RoleMatrix.Of(r).Contains(p) ? "✓" : "·"))} | {p.Meaning} |\n"
            )
        );
}
