using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Row-level security is enabled, and forced where the owner is bound by it, on every table that is reached.</summary>
static class RowSecurityCheck
{
    const string Check = "row_security";

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject)
    {
        foreach (var table in subject.Tables)
        {
            var touched = subject.Audience.Touches(table.Relation);
            var finding = table.Relation switch
            {
                { Kind: 'f' } => Foreign(table, touched),
                { RowSecurity: false } => Disabled(subject, table, touched),
                { Forced: false } => NotForced(subject, table, touched),
                _ => null,
            };
            if (finding is not null)
            {
                yield return finding;
            }

            if (touched && table is { Key.NotNull: false, IsTenants: false, Relation.IsPartition: false })
            {
                yield return new(
                    Severity.Note,
                    Aspect.Rows,
                    "nullable_key",
                    table.Name,
                    table.Key.Name,
                    $"{table.Key.Name} may be null: such a row is nobody's, and a policy that lets null through is everybody's.",
                    $"alter table {table.Name} alter column {table.Key.Name} set not null;"
                );
            }
        }
    }

    static IsolationFinding Foreign(TenantTable table, bool touched) =>
        new(
            touched ? Severity.Leak : Severity.Note,
            Aspect.Rows,
            Check,
            table.Name,
            table.Name,
            "is a foreign table, which can have no row-level security.",
            touched ? "Take the application's rights on it, or isolate the rows on the server where they are." : null
        );

    static IsolationFinding? Disabled(AuditSubject subject, TenantTable table, bool touched)
    {
        var parent = subject
            .Catalog.Children.Where(c => c.Relation == table.Relation.Id)
            .Select(c => c.Parent)
            .ToList();
        var name = parent.Select(subject.RelationOf).FirstOrDefault(p => p is not null)?.Name;
        if (!touched)
        {
            // What a partition holds is read through its parent, whose policies then decide.
            return table.Relation.IsPartition
                ? null
                : new(
                    Severity.Note,
                    Aspect.Rows,
                    Check,
                    table.Name,
                    table.Name,
                    "row-level security is off; only that no application role has a right on it keeps it apart.",
                    null
                );
        }

        var message = name is null
            ? "row-level security is off: every row is seen by whoever has a right on the table."
            : $"can be reached directly, beside {name}, and has no row-level security of its own.";
        return new(
            Severity.Leak,
            Aspect.Rows,
            Check,
            table.Name,
            table.Name,
            message,
            $"alter table {table.Name} enable row level security, force row level security; and give it a policy"
                + (name is null ? "." : ", or take the application's rights on it.")
        );
    }

    static IsolationFinding? NotForced(AuditSubject subject, TenantTable table, bool touched)
    {
        if (table.Relation.IsPartition && !touched)
        {
            return null;
        }

        var owner = subject.Audience.Find(table.Relation.Owner);
        // FORCE binds an owner; nothing binds a superuser.
        var binds = owner is { IsAboveRls: false };
        return new(
            binds ? Severity.Leak : Severity.Note,
            Aspect.Rows,
            "force_row_security",
            table.Name,
            table.Name,
            binds
                ? $"row-level security is not forced: its owner {owner!.Name}, and every view and function of that owner, sees all tenants."
                : $"row-level security is not forced (its owner {subject.Audience.NameOf(table.Relation.Owner)} is above it in any case).",
            $"alter table {table.Name} force row level security;"
        );
    }
}
