using System.Text.RegularExpressions;
using Bookline.Isolation.Attacks.Catalogs;
using Npgsql;

namespace Bookline.Isolation.Attacks.Canaries;

/// <summary>Writes INSERT statements for rows that are valid but for whose they are.</summary>
internal sealed partial class RowMaker(Database database)
{
    private const int FirstRow = 4001;
    private const int MaxTries = 40;

    // What the constraints of a table have taught: column → which candidate, and further candidates.
    private readonly Dictionary<(uint Table, string Column), int> chosen = [];
    private readonly Dictionary<(uint Table, string Column), IReadOnlyList<string>> literals = [];

    // Columns that may be null, but not all of them at once: "check (phone is not null or user_id is not null)".
    private readonly HashSet<(uint Table, string Column)> demanded = [];
    private int lastRow = FirstRow;

    /// <summary>The columns and literals of one new row.</summary>
    /// <param name="fixedValues">Values that are given: the tenant, and foreign keys.</param>
    public IReadOnlyDictionary<string, string> Values(
        TenantTable table,
        IReadOnlyDictionary<string, string?> fixedValues
    )
    {
        var row = ++lastRow;
        var values = new Dictionary<string, string>();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            if (fixedValues.TryGetValue(column.Name, out var given))
            {
                values[column.Name] = $"{Identifiers.Literal(given)}::{column.Type}";
            }
            else if (IsWanted(table, column) || demanded.Contains((table.Oid, column.Name)))
            {
                values[column.Name] = $"{Identifiers.Literal(Choose(table, column, i, row))}::{column.Type}";
            }
        }
        return values;
    }

    public static string InsertSql(TenantTable table, IReadOnlyDictionary<string, string> values) =>
        $"""
            insert into {table.Sql} ({Identifiers.QuoteAll(values.Keys)})
            {(
                table.Columns.Any(c => c.IsIdentityAlways && values.ContainsKey(c.Name))
                    ? "overriding system value"
                    : ""
            )}
            values ({string.Join(", ", values.Values)})
            """;

    /// <summary>Inserts a row, learning from the constraints that it breaks; gives every column's value as text.</summary>
    /// <exception cref="PostgresException">No row could be made.</exception>
    public async Task<IReadOnlyDictionary<string, string?>?> InsertAsync(
        TenantTable table,
        IReadOnlyDictionary<string, string?> fixedValues,
        CancellationToken ct
    )
    {
        var returning = string.Join(", ", table.Columns.Select(c => $"{Identifiers.Quote(c.Name)}::text"));
        for (var tries = 1; ; tries++)
        {
            var insert = InsertSql(table, Values(table, fixedValues));
            try
            {
                var rows = await database.KeepingAsync(() =>
                    database.RowsAsync($"{insert} returning ctid::text, {returning}", ct)
                );
                if (rows.Count == 0)
                {
                    return null;
                }
                return table
                    .Columns.Select((c, i) => (c.Name, Value: rows[0][i + 1]))
                    .Append(("ctid", rows[0][0]))
                    .DistinctBy(p => p.Item1)
                    .ToDictionary(p => p.Item1, p => p.Item2);
            }
            catch (PostgresException e) when (tries < MaxTries && e.SqlState == PostgresErrorCodes.CheckViolation)
            {
                if (!await LearnAsync(table, e, fixedValues, ct))
                {
                    throw;
                }
            }
        }
    }

    // Defaults are the table's own choice; but a unique column is needed to try whether it tells of others' rows.
    private static bool IsWanted(TenantTable table, TableColumn column)
    {
        if (column.IsGenerated || column.IsIdentityAlways)
        {
            return false;
        }
        if (table.ForeignKeys.Any(k => k.Columns.Contains(column.Name)))
        {
            return column is { NotNull: true, HasDefault: false };
        }
        return !column.HasDefault
            && (
                column.NotNull
                || column.PartitionValue is not null
                || table.Keys.Any(k => k.Columns.Contains(column.Name))
            );
    }

    private static bool IsLeftOut(TenantTable table, TableColumn column) =>
        !IsWanted(table, column) && column is { HasDefault: false, IsGenerated: false, IsIdentityAlways: false };

    private string Choose(TenantTable table, TableColumn column, int ordinal, int row)
    {
        var key = (table.Oid, column.Name);
        var candidates = ValueMaker.Candidates(column, ordinal, row);
        if (literals.TryGetValue(key, out var learnt))
        {
            // A literal out of a constraint is the same for every row, which a unique column cannot take.
            candidates = IsUnique(table, column) ? [.. candidates, .. learnt] : [.. learnt, .. candidates];
        }
        return candidates[chosen.GetValueOrDefault(key) % candidates.Count];
    }

    // The next combination of candidates for the columns of the broken constraint, as an odometer counts.
    private async Task<bool> LearnAsync(
        TenantTable table,
        PostgresException error,
        IReadOnlyDictionary<string, string?> fixedValues,
        CancellationToken ct
    )
    {
        var rows = await database.RowsAsync(
            $"""
            select a.attname, pg_get_constraintdef(k.oid) from pg_constraint k
            join pg_attribute a on a.attrelid = {table.Oid}
              and (k.conrelid = a.attrelid and a.attnum = any (k.conkey) or k.contypid <> 0 and k.contypid = a.atttypid)
            where k.conname = {Identifiers.Literal(error.ConstraintName ?? "")}
            """,
            ct
        );
        foreach (
            var (name, definition) in rows.Select(r => (r[0]!, r[1]!)).Where(r => !fixedValues.ContainsKey(r.Item1))
        )
        {
            var column = table.Column(name);
            var key = (table.Oid, name);
            if (IsLeftOut(table, column) && demanded.Add(key))
            {
                return true;
            }
            if (!literals.TryGetValue(key, out var learnt))
            {
                literals[key] = learnt = [.. LiteralsIn(column, definition)];
                if (learnt.Count > 0 && !IsUnique(table, column))
                {
                    return true;
                }
            }
            var count = ValueMaker.Candidates(column, 0, 0).Count + learnt.Count;
            chosen[key] = (chosen.GetValueOrDefault(key) + 1) % count;
            if (chosen[key] != 0)
            {
                return true;
            }
        }
        return rows.Count > 0;
    }

    private static bool IsUnique(TenantTable table, TableColumn column) =>
        table.Keys.Any(k => k.Columns.Contains(column.Name));

    private static IEnumerable<string> LiteralsIn(TableColumn column, string definition) =>
        column.Category switch
        {
            'S' or 'E' => Quoted().Matches(definition).Select(m => m.Groups[1].Value).Where(v => v.Length < 64),
            'N' => Number().Matches(definition).Select(m => m.Value),
            _ => [],
        };

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w.])-?\d+(\.\d+)?(?![\w.])")]
    private static partial Regex Number();
}
