using System.Text.RegularExpressions;
using Npgsql;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Errors and plans that tell of rows which a query does not give.</summary>
internal static partial class OracleAttacks
{
    /// <summary>A predicate that fails on the other's rows must never meet one.</summary>
    public static async Task<Verdict> ErrorInPredicateAsync(Scene scene, CancellationToken ct)
    {
        try
        {
            return await scene.ReadsAsync(
                $"select 0 from (select count(*) from {scene.Sql} where 1 / (case when {scene.IsOther} then 0 else 1 end) = 1) x",
                ct
            );
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            return Verdict.Leaked("a predicate was run on the other's row before row security");
        }
    }

    /// <summary>A cast that fails says the value it failed on.</summary>
    public static async Task<Verdict> ValueInErrorAsync(Scene scene, CancellationToken ct)
    {
        try
        {
            return await scene.ReadsAsync(
                $"select 0 from (select count(*) from {scene.Sql} t where ('x' || t::text)::int = 1 and {scene.IsOther}) x",
                ct
            );
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidTextRepresentation)
        {
            return e.MessageText.Contains(scene.Pair.Other, StringComparison.Ordinal)
                ? Verdict.Leaked($"the error shows the other's row: {e.MessageText}")
                : Verdict.NothingSeen("the error shows own values only");
        }
    }

    /// <summary>Rows that row security removes are counted by EXPLAIN ANALYZE, where the plan gets to see them.</summary>
    public static async Task<Verdict> ExplainAnalyzeAsync(Scene scene, CancellationToken ct)
    {
        await scene.BindOwnAsync(ct);
        var plan = await scene.Database.RowsAsync(
            $"explain (analyze, costs off, timing off, summary off) select {scene.Key} from {scene.Sql} where {scene.IsOther}",
            ct
        );
        // A sequential scan counts the attacker's own rows as removed, too: only an index scan counts the other's alone.
        var text = string.Join('\n', plan.Select(r => r[0]));
        var given =
            plan.Count > 0 && Given().Match(plan[0][0] ?? "") is { Success: true } m
                ? double.Parse(m.Groups[1].Value)
                : 0;
        return given > 0 ? Verdict.Leaked(text.Trim())
            : text.Contains("Index Cond") && Removed().IsMatch(text) && !text.Contains("One-Time Filter")
                ? Verdict.Leaked($"the plan counts the other's rows: {text.Trim()}")
            : Verdict.NothingSeen("no count of the other's rows");
    }

    [GeneratedRegex(@"actual rows=([\d.]+)")]
    private static partial Regex Given();

    [GeneratedRegex(@"Rows Removed by Filter: [1-9]")]
    private static partial Regex Removed();
}
