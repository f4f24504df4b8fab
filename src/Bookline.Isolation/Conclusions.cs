using Bookline.Isolation.Catalog;

namespace Bookline.Isolation;

/// <summary>What the findings come to for one table.</summary>
static class Conclusions
{
    static readonly (Aspect Aspect, string Sentence)[] Holding =
    [
        (Aspect.Rights, "no application role may truncate it, put triggers on it, or owns it."),
        (Aspect.Ways, "no view shows its rows with another's eyes."),
        (Aspect.Keys, "every foreign key from it to another tenant table carries the tenant."),
    ];

    /// <summary>What is proved for it, in words; the policies have said so themselves.</summary>
    public static IEnumerable<IsolationFinding> Of(TenantTable table, IReadOnlyList<IsolationFinding> found)
    {
        if (table.Relation is { RowSecurity: true, Forced: true })
        {
            yield return new(
                Severity.Proved,
                Aspect.Rows,
                "row_security",
                table.Name,
                table.Name,
                "row-level security is enabled, and forced for the owner, too."
            );
        }

        foreach (var (aspect, sentence) in Holding)
        {
            if (Worst(table, aspect, found) is Severity.Proved or Severity.Note)
            {
                yield return new(Severity.Proved, aspect, Word(aspect), table.Name, table.Name, sentence);
            }
        }
    }

    public static TableReport Row(TenantTable table, IReadOnlyList<IsolationFinding> found) =>
        new(
            table.Name,
            table.Key.Name,
            table.Kind,
            table.IsTenants,
            Worst(table, Aspect.Rows, found),
            Worst(table, Aspect.Rights, found),
            Worst(table, Aspect.Ways, found),
            Worst(table, Aspect.Keys, found)
        );

    // A leak of the whole database is every table's; its notes are not.
    static Severity Worst(TenantTable table, Aspect aspect, IReadOnlyList<IsolationFinding> found) =>
        found
            .Where(f => f.Aspect == aspect)
            .Where(f => f.Table == table.Name || (f.Table is null && f.Severity == Severity.Leak))
            .Select(f => f.Severity)
            .Append(Severity.Proved)
            .Max();

    static string Word(Aspect aspect) =>
        aspect switch
        {
            Aspect.Rights => "grant",
            Aspect.Ways => "view",
            _ => "foreign_key",
        };
}
