using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Indexes that row-level security takes out of use, and tables that cannot be found by tenant.</summary>
static class IndexCheck
{
    public static IEnumerable<IsolationFinding> Find(AuditSubject subject)
    {
        var indexes = subject.Catalog.Indexes.ToLookup(i => i.Relation);
        foreach (var table in subject.TouchedTables.Where(t => t.Relation.Kind != 'f'))
        {
            if (!indexes[table.Relation.Id].Any(i => i.Columns[0] == table.Key.Number))
            {
                yield return new(
                    Severity.Note,
                    Aspect.Keys,
                    "tenant_index",
                    table.Name,
                    table.Key.Name,
                    $"no index leads with {table.Key.Name}: every query reads all tenants' rows and throws most away.",
                    $"create index concurrently on {table.Name} ({table.Key.Name}, …);"
                );
            }

            foreach (
                var index in indexes[table.Relation.Id]
                    .Where(i => i.Obstacle is not null && i.Columns[0] != table.Key.Number)
            )
            {
                yield return new(
                    Severity.Note,
                    Aspect.Keys,
                    "disabled_index",
                    table.Name,
                    index.Name,
                    $"is of no use under row-level security: {index.Obstacle} is not LEAKPROOF, so the policy comes first.",
                    $"Put {table.Key.Name} in front, or use a type such as text, integer, uuid or timestamptz."
                );
            }
        }
    }
}
