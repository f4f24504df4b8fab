using Bookline.Isolation.Attacks;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Foreign;

/// <summary>A database of somebody else's making, and the role that its application runs as.</summary>
internal sealed class ForeignDatabase : IAsyncDisposable
{
    private ForeignDatabase(TestDatabase database, string role) => (Database, Role) = (database, role);

    public TestDatabase Database { get; }
    public string Role { get; }

    /// <summary>A login for what is not done as a superuser; the test creates it.</summary>
    public string Admin => $"{Role}_admin";

    /// <param name="major">PostgreSQL's.</param>
    /// <param name="sql">With {role} in it for the application's role.</param>
    public static async Task<ForeignDatabase> CreateAsync(int major, string sql)
    {
        var foreign = new ForeignDatabase(await TestDatabase.CreateAsync(major), $"shop_{Guid.CreateVersion7():N}");
        await foreign.Database.ExecuteAsync($"create role {foreign.Role} nologin");
        await foreign.ExecuteAsync(sql);
        return foreign;
    }

    public Task ExecuteAsync(string sql) =>
        Database.ExecuteAsync(sql.Replace("{role}", Role).Replace("{admin}", Admin));

    public Task<IReadOnlyList<AttackResult>> AttackAsync(Func<AttackOptions, AttackOptions>? with = null)
    {
        var options = new AttackOptions { ConnectionString = Database.ConnectionString, Role = Role };
        return AttackRunner.RunAsync(with?.Invoke(options) ?? options, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Leaks and what could not be tried, as table: attack.</summary>
    public static IEnumerable<string> Troubles(IEnumerable<AttackResult> results, AttackOutcome outcome) =>
        results.Where(r => r.Outcome == outcome).Select(r => $"{r.Table}: {r.Attack}").Order(StringComparer.Ordinal);

    public static void ShouldBeTight(IReadOnlyList<AttackResult> results)
    {
        results.ShouldNotBeEmpty();
        results
            .Where(r => r.Outcome is AttackOutcome.Leaked or AttackOutcome.NotRun)
            .Select(r => $"{r.Table}: {r.Attack}: {r.Outcome}: {r.Detail}")
            .ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.ExecuteAsync(
            $"""
            drop owned by {Role} cascade; drop role {Role};
            do $$ begin if to_regrole('{Admin}') is not null then drop owned by {Admin} cascade; drop role {Admin}; end if; end $$
            """
        );
        await Database.DisposeAsync();
    }
}
