using Bookline.Tenancy.Logins;

namespace Bookline.Tenancy.Tests.Logins;

/// <summary>The decision itself, from facts without a server.</summary>
public sealed class ConfinementTests
{
    [Fact]
    public void Nothing_is_said_against_a_plain_login() => Confinement.ReasonsAgainst(Facts()).ShouldBeEmpty();

    [Fact]
    public void Several_faults_of_one_role_are_one_sentence() =>
        Confinement
            .ReasonsAgainst(Facts() with { Roles = [Role("app") with { IsSuperuser = true, BypassesRls = true }] })
            .ShouldBe(["it is a superuser, and has BYPASSRLS"]);

    [Fact]
    public void The_shortest_way_is_told() =>
        Confinement
            .ReasonsAgainst(
                Facts() with
                {
                    Roles = [Role("app"), Role("a"), Role("b"), Role("bookline_owner")],
                    Memberships = [Grant("app", "a"), Grant("a", "b"), Grant("b", "bookline_owner"), Grant("app", "b")],
                }
            )
            .ShouldBe([
                "it is a member of bookline_owner through b, which owns the tables and can lift their row-level security",
            ]);

    [Fact]
    public void A_usable_way_counts_though_a_shorter_one_is_of_no_use() =>
        Confinement
            .ReasonsAgainst(
                Facts() with
                {
                    Roles = [Role("app"), Role("a"), Role("bookline_owner")],
                    Memberships =
                    [
                        Grant("app", "bookline_owner") with
                        {
                            IsUsable = false,
                        },
                        Grant("app", "a"),
                        Grant("a", "bookline_owner"),
                    ],
                }
            )
            .ShouldHaveSingleItem()
            .ShouldStartWith("it is a member of bookline_owner through a, ");

    [Fact]
    public void Memberships_in_a_circle_end() =>
        Confinement
            .ReasonsAgainst(
                Facts() with
                {
                    Roles = [Role("app"), Role("a")],
                    Memberships = [Grant("app", "a"), Grant("a", "app")],
                }
            )
            .ShouldBeEmpty();

    [Fact]
    public void Of_many_tables_some_are_named_and_the_rest_counted() =>
        Confinement
            .ReasonsAgainst(
                Facts() with
                {
                    Possessions =
                    [
                        .. Enumerable.Range(1, 8).Select(i => new Possession("app", PossessionKind.Table, $"t{i}")),
                    ],
                }
            )
            .ShouldBe(["it owns tables with row-level security: t1, t2, t3, t4, t5 and 3 more"]);

    [Fact]
    public void What_is_not_needed_is_a_note_and_no_reason()
    {
        var facts = Facts() with
        {
            Roles = [Role("app") with { CreatesDatabases = true }, Role("pg_monitor")],
            Memberships = [Grant("app", "pg_monitor")],
        };
        Confinement.ReasonsAgainst(facts).ShouldBeEmpty();
        Confinement
            .NotesOn(facts)
            .ShouldBe(["it has CREATEDB", "it is a member of pg_monitor, which sees the statements of all sessions"]);
    }

    [Fact]
    public void Inheritance_ends_at_a_grant_without_it()
    {
        var facts = Facts() with
        {
            Roles = [Role("app"), Role("a"), Role("authenticated")],
            Memberships = [Grant("app", "a"), Grant("a", "authenticated") with { IsInherited = false }],
        };
        Reach.Inherits(facts, "a").ShouldBeTrue();
        Reach.Inherits(facts, "authenticated").ShouldBeFalse();
    }

    private static LoginFacts Facts() =>
        new()
        {
            Login = "app",
            Database = "bookings",
            HasContextFunctions = true,
            Roles = [Role("app")],
            Memberships = [],
            Possessions = [],
        };

    private static RoleFacts Role(string name) => new(name, false, false, false, false, false);

    private static Membership Grant(string member, string role) => new(member, role, "postgres", true, true);
}
