using Bookline.Isolation;
using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>Checks are functions of a catalog: what no server here can show is judged from one written down.</summary>
public sealed class SnapshotTests
{
    private const long App = 10;
    private const long Postgres = 11;

    [Theory]
    [InlineData(150_000, Severity.Leak)]
    [InlineData(160_000, Severity.Note)]
    public void CREATEROLE_is_a_way_to_any_role_before_16(int version, Severity severity) =>
        Judge(
            Sound with
            {
                Database = Sound.Database with { ServerVersion = version },
                Roles = [Sound.Roles[0] with { CreatesRoles = true }, Sound.Roles[1]],
            }
        )
            .Findings.Single(f => f.Check == "login" && f.Subject == "app")
            .Severity.ShouldBe(severity);

    [Fact]
    public void A_sound_catalog_has_no_leak() => Judge(Sound).ShouldHaveNoLeak();

    [Fact]
    public void A_foreign_table_can_have_no_policy() =>
        Judge(Sound with { Relations = [Sound.Relations[0] with { Kind = 'f' }] })
            .Of(Severity.Leak)
            .ShouldHaveSingleItem()
            .ShouldStartWith("row_security public.things public.things: is a foreign table");

    [Fact]
    public void Without_the_right_to_use_its_schema_a_grant_opens_nothing() =>
        Judge(
                Sound with
                {
                    Relations = [Sound.Relations[0] with { RowSecurity = false }],
                    Schemas = [Sound.Schemas[0] with { Users = [] }],
                }
            )
            .ShouldHaveNoLeak();

    [Fact]
    public void A_membership_may_go_by_several_roles() =>
        Judge(
                Sound with
                {
                    Roles = [.. Sound.Roles, new Role(20, "staff", false, false, false, false, false)],
                    Memberships = [new Membership(20, App), new Membership(Postgres, 20)],
                }
            )
            .Of(Severity.Leak)
            .ShouldContain(l => l.StartsWith("login * app: can become postgres"));

    private static CatalogSnapshot Sound { get; } =
        new()
        {
            Database = new DatabaseEntry("db", Postgres, 180_000, "postgres", [], [], null),
            Roles =
            [
                new Role(App, "app", false, false, true, false, false),
                new Role(Postgres, "postgres", true, true, true, true, true),
            ],
            Schemas = [new Schema(1, "public", Postgres, [0], [])],
            Relations =
            [
                new Relation(100, 1, "public", "things", "public.things", 'r', Postgres, true, true, false, false),
            ],
            Columns = [new Column(100, 1, "tenant_id", "uuid", true)],
            Grants = [new Grant(100, App, "SELECT")],
            Policies =
            [
                new Policy(100, "own", '*', true, [App], "(tenant_id = (current_setting('a'::text))::uuid)", null, []),
            ],
            Indexes = [new Catalog.Index(100, "things_key", true, true, false, [1], "", null)],
        };

    private static IsolationReport Judge(CatalogSnapshot catalog) =>
        IsolationAudit.Judge(catalog, new IsolationOptions { ConnectionString = "" });
}
