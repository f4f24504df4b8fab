using Bookline.Isolation;
using Bookline.Isolation.Tests.Audit.Holes;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>Every check, by a hole planted in a sound database: nothing is found before, and it is found after.</summary>
public sealed class PlantedHoleTests
{
    private static readonly Hole[] Holes =
    [
        .. TableHoles.All,
        .. PolicyHoles.All,
        .. LoginHoles.All,
        .. ViewAndFunctionHoles.All,
        .. KeyHoles.All,
    ];

    public static TheoryData<int, int> OnEveryServer
    {
        get
        {
            var all = new TheoryData<int, int>();
            for (var hole = 0; hole < Holes.Length; hole++)
            {
                all.Add(15, hole);
                all.Add(18, hole);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(OnEveryServer))]
    public async Task Is_found(int major, int number)
    {
        var (sql, check, severity, table) = Holes[number];
        await using var shop = await Shop.OpenAsync(major);
        await shop.ExecuteAsync(
            """
            revoke temporary on database {database} from public;
            revoke execute on function pg_catalog.set_config(text, text, boolean) from public
            """
        );
        var before = (await shop.AuditShopAsync()).ShouldHaveNoLeak();

        await shop.ExecuteAsync(sql);
        var after = await shop.AuditShopAsync();

        var found = after.Findings.Except(before.Findings).Where(f => f.Severity != Severity.Proved).ToList();
        found
            .Select(f => (f.Check, f.Severity, f.Table ?? "*"))
            .ShouldContain((check, severity, table), $"{sql}\n{string.Join('\n', found)}");
        after.Leaks.ShouldBe(found.Any(f => f.Severity == Severity.Leak));
        if (severity != Severity.Leak)
        {
            after.ShouldHaveNoLeak();
        }
        else
        {
            after.Tables.Where(t => table == "*" || t.Name == table).ShouldAllBe(t => t.Leaks);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_leak_that_is_accepted_becomes_a_note(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        await shop.ExecuteAsync("grant truncate on shop.orders to {app}; grant truncate on shop.customers to {app}");

        var all = await shop.AuditAsync("account", "accounts", accepted: ["grant"]);
        all.ShouldHaveNoLeak().Of(Severity.Note).Count(n => n.Contains("(accepted)")).ShouldBe(2);

        var one = await shop.AuditAsync("account", "accounts", accepted: ["grant:shop.orders"]);
        one.Of(Severity.Leak).ShouldHaveSingleItem().ShouldContain("shop.customers");
    }
}
