using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Foreign keys are checked above row-level security: only the tenant column in them keeps tenants apart.</summary>
static class ForeignKeyCheck
{
    public static IEnumerable<IsolationFinding> Find(AuditSubject subject) =>
        OfKeys(subject).Concat(WithoutTenants(subject));

    // Without a key to the tenants, a row may belong to a tenant that never was.
    static IEnumerable<IsolationFinding> WithoutTenants(AuditSubject subject)
    {
        var tenants = subject.Tables.FirstOrDefault(t => t.IsTenants);
        return tenants is null
            ? []
            : subject
                .TouchedTables.Where(t =>
                    !t.IsTenants
                    && !subject.Catalog.ForeignKeys.Any(k =>
                        k.From == t.Relation.Id && k.To == tenants.Relation.Id && k.FromColumns.Contains(t.Key.Number)
                    )
                )
                .Select(t => new IsolationFinding(
                    Severity.Note,
                    Aspect.Keys,
                    "tenant_reference",
                    t.Name,
                    t.Key.Name,
                    $"{t.Key.Name} refers to no row of {tenants.Name}: rows of a tenant that does not exist are taken.",
                    $"alter table {t.Name} add foreign key ({t.Key.Name}) references {tenants.Name};"
                ));
    }

    static IEnumerable<IsolationFinding> OfKeys(AuditSubject subject)
    {
        foreach (var key in subject.Catalog.ForeignKeys)
        {
            if (subject.TenantTableOf(key.To) is not { } to || subject.RelationOf(key.From) is not { } from)
            {
                continue;
            }

            var finding = subject.TenantTableOf(key.From) is { } table
                ? Between(key, table, to)
                : FromOutside(subject, key, from, to);
            if (finding is not null)
            {
                yield return finding;
            }
        }
    }

    static IsolationFinding? Between(ForeignKey key, TenantTable from, TenantTable to)
    {
        var carries = key
            .FromColumns.Zip(key.ToColumns)
            .Any(p => p.First == from.Key.Number && p.Second == to.Key.Number);
        if (carries)
        {
            return null;
        }

        if (to.IsTenants && !from.IsTenants)
        {
            return new(
                Severity.Note,
                Aspect.Keys,
                "foreign_key",
                from.Name,
                key.Name,
                $"names a second tenant: {key.Definition}.",
                null
            );
        }

        return new(
            Severity.Leak,
            Aspect.Keys,
            "foreign_key",
            from.Name,
            key.Name,
            $"does not carry {from.Key.Name}: a row may refer to another tenant's row of {to.Name}, and learn that it exists{Actions(key)}.",
            $"foreign key ({from.Key.Name}, …) references {to.Name} ({to.Key.Name}, …), with a unique key there."
        );
    }

    static string Actions(ForeignKey key)
    {
        var actions = new List<string>();
        if (key.OnDelete is 'c' or 'n' or 'd')
        {
            actions.Add("a delete");
        }

        if (key.OnUpdate is 'c' or 'n' or 'd')
        {
            actions.Add("an update");
        }

        return actions.Count == 0 ? "" : $"; {string.Join(" or ", actions)} there changes rows here, across tenants";
    }

    // A table whose rows belong to a tenant's row, and say so only by way of it.
    static IsolationFinding? FromOutside(AuditSubject subject, ForeignKey key, Relation from, TenantTable to)
    {
        var touched = subject.Audience.With(from, "SELECT", "INSERT", "UPDATE", "DELETE");
        return touched.Count == 0
            ? null
            : new(
                Severity.Note,
                Aspect.Keys,
                "untenanted_table",
                to.Name,
                from.Name,
                $"has no tenant column, and refers to rows of {to.Name} ({key.Name}); "
                    + (from.RowSecurity ? "its own policies decide." : $"{string.Join(", ", touched)} sees all of it."),
                to.IsTenants
                    ? $"Is {subject.ColumnList(from, key.FromColumns)} its tenant column? Audit again with --tenant-column."
                    : "Give it the tenant column, and a policy."
            );
    }
}
