using System.Text.RegularExpressions;
using Bookline.Isolation.Catalog;

namespace Bookline.Isolation.Checks;

/// <summary>Statements that the server has seen on a tenant's table, and that do not name the tenant column.</summary>
static partial class StatementCheck
{
    const string Check = "statement";
    const string Hidden = "<insufficient privilege>";
    const int MostListed = 20;
    const int MostCharacters = 100;

    public static IEnumerable<IsolationFinding> Find(AuditSubject subject)
    {
        if (subject.Catalog.StatementsTrouble is { } trouble)
        {
            return [NotChecked($"pg_stat_statements could not be read: {trouble}.")];
        }

        var hidden = (subject.Catalog.Statements ?? []).Any(s => s.Text == Hidden);
        return Seen(subject)
            .Take(MostListed)
            .Concat(
                hidden
                    ? [NotChecked($"statements of other logins are hidden from {subject.Catalog.Database.User}.")]
                    : []
            );
    }

    static IEnumerable<IsolationFinding> Seen(AuditSubject subject)
    {
        // The tenants' own table is read by its key, which is called like any other.
        var byName = subject.Tables.Where(t => !t.IsTenants).ToLookup(t => t.Relation.PlainName);
        foreach (var statement in subject.Catalog.Statements ?? [])
        {
            var words = Word().Matches(statement.Text).Select(m => m.Value).ToHashSet();
            var table = words.SelectMany(w => byName[w]).FirstOrDefault(t => !words.Contains(t.Key.Name));
            if (table is not null)
            {
                yield return new(
                    Severity.Note,
                    Aspect.Keys,
                    Check,
                    table.Name,
                    Shortened(statement.Text),
                    $"was run {statement.Calls} times without {table.Key.Name}: only the policy, or nothing, filters it.",
                    $"Say {table.Key.Name} = $1 in every statement: plans get better, and a second line holds."
                );
            }
        }
    }

    static IsolationFinding NotChecked(string message) =>
        new(
            Severity.NotChecked,
            Aspect.Keys,
            Check,
            null,
            "pg_stat_statements",
            message,
            "Audit as a member of pg_read_all_stats, on a server that preloads the extension."
        );

    static string Shortened(string text)
    {
        var line = Spaces().Replace(text, " ").Trim();
        return line.Length <= MostCharacters ? line : line[..(MostCharacters - 1)] + "…";
    }

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{N}_$]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
