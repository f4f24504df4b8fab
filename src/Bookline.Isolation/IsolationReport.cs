namespace Bookline.Isolation;

/// <summary>What the catalog says about the isolation of tenants.</summary>
/// <param name="TenantColumn">The column that was looked for.</param>
/// <param name="Roles">Whom the audit took for the application: what these reach counts.</param>
/// <param name="Tables">Every table that holds rows of tenants, by schema and name.</param>
/// <param name="Findings">Leaks first, then what was not checked, notes, and what is proved.</param>
public sealed record IsolationReport(
    string TenantColumn,
    IReadOnlyList<string> Roles,
    IReadOnlyList<TableReport> Tables,
    IReadOnlyList<IsolationFinding> Findings
)
{
    /// <summary>True when something is open.</summary>
    public bool Leaks => Findings.Any(f => f.Severity == Severity.Leak);
}

/// <summary>One table, and how each side of its isolation stands: the most serious finding there.</summary>
/// <param name="Name">With its schema, quoted where SQL needs it.</param>
/// <param name="Key">The column that says whose a row is.</param>
/// <param name="Kind"><c>table</c>, <c>partitioned</c>, <c>partition</c> or <c>foreign</c>.</param>
/// <param name="IsTenants">The table of the tenants themselves.</param>
/// <param name="Rows">Row-level security and its policies.</param>
/// <param name="Rights">What grants and ownership give.</param>
/// <param name="Ways">Ways around: views, functions.</param>
/// <param name="Keys">Keys and indexes.</param>
public sealed record TableReport(
    string Name,
    string Key,
    string Kind,
    bool IsTenants,
    Severity Rows,
    Severity Rights,
    Severity Ways,
    Severity Keys
)
{
    public bool Leaks =>
        Rows == Severity.Leak || Rights == Severity.Leak || Ways == Severity.Leak || Keys == Severity.Leak;
}

/// <summary>How serious a finding is, the least serious first.</summary>
public enum Severity
{
    /// <summary>Shown by the catalog to hold.</summary>
    Proved,

    /// <summary>Worth knowing; no way to another tenant's rows.</summary>
    Note,

    /// <summary>Cannot be told from here.</summary>
    NotChecked,

    /// <summary>A way to another tenant's rows, or to what they are.</summary>
    Leak,
}

/// <summary>Which side of isolation a finding is about.</summary>
public enum Aspect
{
    Rows,
    Rights,
    Ways,
    Keys,
}

/// <summary>One thing found.</summary>
/// <param name="Severity">How serious it is.</param>
/// <param name="Aspect">Which column of the table it belongs to.</param>
/// <param name="Check">A word for programs, such as <c>row_security</c>; docs/isolation-audit.md lists them.</param>
/// <param name="Table">The table that it counts against; null: the whole database.</param>
/// <param name="Subject">What was found: a policy, view, function, role, index.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Hint">What to do; null where there is nothing to do.</param>
public sealed record IsolationFinding(
    Severity Severity,
    Aspect Aspect,
    string Check,
    string? Table,
    string Subject,
    string Message,
    string? Hint = null
);
