using Bookline.Isolation.Catalog;
using Bookline.Isolation.Checks;

namespace Bookline.Isolation;

/// <summary>
/// Reads the live catalog of a database with a tenant column and tells, table by table, what keeps tenants apart and
/// what does not. It writes nothing, and works on any PostgreSQL from 15 on.
/// </summary>
public static class IsolationAudit
{
    static readonly Func<AuditSubject, IEnumerable<IsolationFinding>>[] Checks =
    [
        RowSecurityCheck.Find,
        PolicyCheck.Find,
        ContextFunctionCheck.Find,
        ContextSettingCheck.Find,
        GrantCheck.Find,
        DefaultGrantCheck.Find,
        LoginCheck.Find,
        DatabaseRightsCheck.Find,
        ViewCheck.Find,
        DefinerFunctionCheck.Find,
        LeakProofFunctionCheck.Find,
        ForeignKeyCheck.Find,
        UniqueKeyCheck.Find,
        IndexCheck.Find,
        StatementCheck.Find,
    ];

    /// <exception cref="NothingToAuditException">No such column, table, schema or role.</exception>
    /// <exception cref="CatalogUnreachableException">No connection, or it was lost.</exception>
    public static async Task<IsolationReport> RunAsync(IsolationOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Judge(await CatalogReader.ReadAsync(options.ConnectionString, ct), options);
    }

    internal static IsolationReport Judge(CatalogSnapshot catalog, IsolationOptions options)
    {
        var subject = new AuditSubject(catalog, options);
        var found = Checks
            .SelectMany(check => check(subject))
            .Select(f => Acceptance.Apply(f, options.Accepted))
            .ToList();
        var proved = subject.Tables.SelectMany(t => Conclusions.Of(t, found)).ToList();
        return new IsolationReport(
            options.TenantColumn,
            [.. subject.Audience.Members.Select(m => m.Name)],
            [.. subject.Tables.Select(t => Conclusions.Row(t, found))],
            [.. found.Concat(proved).OrderByDescending(f => f.Severity).ThenBy(f => f.Table, StringComparer.Ordinal)]
        );
    }
}
