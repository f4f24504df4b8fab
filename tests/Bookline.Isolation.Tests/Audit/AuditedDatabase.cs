using Bookline.Isolation;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>A database of one test, with roles of its own: roles belong to the whole cluster.</summary>
public sealed class AuditedDatabase : IAsyncDisposable
{
    private AuditedDatabase(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    /// <summary>Owns the tables, and cannot log in.</summary>
    public string Owner { get; } = NewRole("owner");

    /// <summary>The application's login.</summary>
    public string App { get; } = NewRole("app");

    public static string NewRole(string kind) => $"{kind}_{Guid.CreateVersion7():N}";

    /// <param name="major">PostgreSQL's major version.</param>
    /// <param name="schema">SQL; {owner}, {app} and {database} are put in.</param>
    public static async Task<AuditedDatabase> CreateAsync(int major, string schema)
    {
        var audited = new AuditedDatabase(await TestDatabase.CreateAsync(major));
        await audited.ExecuteAsync("create role {owner} nologin; create role {app} login;" + schema);
        return audited;
    }

    public Task ExecuteAsync(string sql) =>
        Database.ExecuteAsync(sql.Replace("{owner}", Owner).Replace("{app}", App).Replace("{database}", Database.Name));

    public Task<IsolationReport> AuditAsync(
        string tenantColumn = "tenant_id",
        string? tenantsTable = null,
        string? role = null,
        IReadOnlyList<string>? schemas = null,
        IReadOnlyList<string>? accepted = null,
        string? user = null
    ) =>
        IsolationAudit.RunAsync(
            new IsolationOptions
            {
                ConnectionString = user is null ? Database.ConnectionString : Database.ConnectionStringFor(user),
                TenantColumn = tenantColumn,
                TenantsTable = tenantsTable,
                Role = role,
                Schemas = schemas,
                Accepted = accepted ?? [],
            },
            CancellationToken.None
        );

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

internal static class ReportExtensions
{
    public static IEnumerable<string> Of(this IsolationReport report, Severity severity) =>
        report
            .Findings.Where(f => f.Severity == severity)
            .Select(f => $"{f.Check} {f.Table ?? "*"} {f.Subject}: {f.Message}");

    public static IsolationReport ShouldHaveNoLeak(this IsolationReport report)
    {
        report.Of(Severity.Leak).ShouldBeEmpty();
        report.Leaks.ShouldBeFalse();
        report.Tables.ShouldAllBe(t => !t.Leaks);
        return report;
    }
}
