using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Rights that go past row-level security, and rights of everybody.</summary>
static class GrantCheck
{
    static readonly (string Privilege, Severity Severity, string Does)[] Past =
    [
        ("TRUNCATE", Severity.Leak, "empties the table for every tenant: row-level security does not concern it"),
        ("TRIGGER", Severity.Leak, "puts code on the table that sees, with others' rights, the rows that others write"),
        ("REFERENCES", Severity.Note, "tells by a foreign key which rows other tenants have"),
        ("MAINTAIN", Severity.Note, "locks and rewrites the table under every tenant"),
    ];

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject)
    {
        var grants = subject.Catalog.Grants.ToLookup(g => g.Relation);
        foreach (var table in subject.Tables)
        {
            foreach (var (privilege, severity, does) in Past)
            {
                var holders = grants[table.Relation.Id]
                    .Where(g => g.Privilege == privilege && subject.Audience.Holds(g.Grantee))
                    .Select(g => subject.Audience.NameOf(g.Grantee))
                    .Distinct()
                    .ToList();
                if (holders.Count > 0)
                {
                    var names = string.Join(", ", holders);
                    yield return new(
                        severity,
                        Aspect.Rights,
                        "grant",
                        table.Name,
                        privilege,
                        $"{privilege} of {names} {does}.",
                        $"revoke {privilege.ToLowerInvariant()} on {table.Name} from {names.Replace("PUBLIC", "public", StringComparison.Ordinal)};"
                    );
                }
            }

            var all = grants[table.Relation.Id].Where(g => g.Grantee == 0).Select(g => g.Privilege).ToList();
            if (all.Count > 0)
            {
                yield return new(
                    Severity.Note,
                    Aspect.Rights,
                    "grant_public",
                    table.Name,
                    "PUBLIC",
                    $"every login has {string.Join(", ", all)}; only the policies decide.",
                    $"revoke all on {table.Name} from public;"
                );
            }
        }
    }
}
