using System.Text.RegularExpressions;
using Bookline.Trials;
using Npgsql;

namespace Bookline.Bench.Messages;

/// <summary>
/// pgbench says no types of its parameters, and not every statement can tell them by itself. The log does not say them either, so those
/// that a value could have are tried until the statement is understood.
/// </summary>
internal static partial class Casts
{
    private const int MostDoubtful = 14;

    /// <returns>For each parameter <c>::type</c>, or nothing.</returns>
    public static async Task<string[]> FindAsync(
        LoggedStatement statement,
        NpgsqlConnection connection,
        CancellationToken cancel
    )
    {
        var casts = new string[statement.Parameters.Count];
        Array.Fill(casts, "");
        var doubtful = Enumerable
            .Range(0, casts.Length)
            .Select(i => (Index: i, Cast: Guess(statement.Parameters[i])))
            .Where(p => p.Cast.Length > 0)
            .Take(MostDoubtful)
            .ToList();
        for (var tried = 0; tried < 1 << doubtful.Count; tried++)
        {
            for (var bit = 0; bit < doubtful.Count; bit++)
            {
                casts[doubtful[bit].Index] = (tried >> bit & 1) == 1 ? doubtful[bit].Cast : "";
            }
            if (await IsUnderstoodAsync(statement.Sql, casts, connection, cancel))
            {
                return casts;
            }
        }
        throw new TrialException($"pgbench cannot send: {statement.Sql}");
    }

    private static string Guess(string? value) =>
        value is null ? ""
        : Uuid().IsMatch(value) ? "::uuid"
        : Zoned().IsMatch(value) ? "::timestamptz"
        : Unzoned().IsMatch(value) ? "::timestamp"
        : Number().IsMatch(value) ? "::integer"
        : "";

    private static async Task<bool> IsUnderstoodAsync(
        string sql,
        string[] casts,
        NpgsqlConnection connection,
        CancellationToken cancel
    )
    {
        if (sql is "commit" or "rollback" || sql.StartsWith("begin"))
        {
            return true;
        }
        var cast = Placeholder().Replace(sql, m => m.Value + casts[int.Parse(m.Groups["n"].Value) - 1]);
        try
        {
            await using var prepare = new NpgsqlCommand($"prepare bench_probe as {cast}", connection);
            await prepare.ExecuteNonQueryAsync(cancel);
            await using var forget = new NpgsqlCommand("deallocate bench_probe", connection);
            await forget.ExecuteNonQueryAsync(cancel);
            return true;
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("42"))
        {
            return false;
        }
    }

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$")]
    private static partial Regex Zoned();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$")]
    private static partial Regex Unzoned();

    [GeneratedRegex(@"^\d{1,9}$")]
    private static partial Regex Number();

    [GeneratedRegex(@"\$(?<n>\d+)")]
    private static partial Regex Placeholder();
}
