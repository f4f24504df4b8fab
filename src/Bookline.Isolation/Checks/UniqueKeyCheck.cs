using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>
/// Keys without the tenant column: a collision tells that somebody has that value. No row is shown, so it is a note; for
/// ids that nobody can guess it is none at all.
/// </summary>
static class UniqueKeyCheck
{
    public static IEnumerable<IsolationFinding> Find(AuditSubject subject)
    {
        var indexes = subject.Catalog.Indexes.ToLookup(i => i.Relation);
        foreach (var table in subject.TouchedTables)
        {
            foreach (
                var key in indexes[table.Relation.Id]
                    .Where(i => (i.IsUnique || i.IsExclusion) && !i.Columns.Contains(table.Key.Number))
            )
            {
                var kind =
                    key.IsPrimary ? "primary key"
                    : key.IsExclusion ? "exclusion constraint"
                    : "unique key";
                yield return new(
                    Severity.Note,
                    Aspect.Keys,
                    "existence_oracle",
                    table.Name,
                    key.Name,
                    $"{kind} ({subject.ColumnList(table.Relation, key.Columns)}) holds across tenants: a collision tells that the value exists.",
                    table.IsTenants ? null : $"Put {table.Key.Name} first, or keep the values unguessable."
                );
            }
        }
    }
}
