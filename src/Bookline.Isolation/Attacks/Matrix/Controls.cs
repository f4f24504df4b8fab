using Bookline.Isolation.Attacks.Canaries;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>What must work: where a tenant cannot reach its own row, a refusal proves nothing.</summary>
internal static class Controls
{
    public static async Task<Verdict> OwnRowIsSeenAsync(Scene scene, CancellationToken ct)
    {
        if (!await MayAsync(scene, "select", ct))
        {
            return Verdict.NotApplicable("the role has no right to read it");
        }
        await scene.BindOwnAsync(ct);
        var seen = await scene.Database.CountAsync(
            $"select count(*) from {scene.Sql} where {scene.Key} = {scene.OwnId}",
            ct
        );
        return seen > 0
            ? Verdict.NothingSeen("its own row, as it should")
            : Verdict.NotRun("a tenant does not see its own row, so seeing no other's proves nothing");
    }

    public static async Task<Verdict> OwnRowCanBeWrittenAsync(Scene scene, CancellationToken ct)
    {
        if (!await MayAsync(scene, "insert", ct))
        {
            return Verdict.NotApplicable("the role has no right to insert");
        }
        await scene.BindOwnAsync(ct);
        try
        {
            await scene.Database.ExecuteAsync(RowMaker.InsertSql(scene.Table, scene.NewRow(scene.Pair.Own)), ct);
            return Verdict.NothingSeen("its own row, as it should");
        }
        // Policies are asked before keys. (A table whose keys are all its parents' has room for one row of the canary's.)
        catch (Npgsql.PostgresException e)
            when (e.SqlState
                    is Npgsql.PostgresErrorCodes.UniqueViolation
                        or Npgsql.PostgresErrorCodes.ExclusionViolation
            )
        {
            return Verdict.NothingSeen("its own row, which only the row that is there already kept out");
        }
        catch (Npgsql.PostgresException e)
        {
            return Verdict.NotRun($"a tenant cannot write its own row: {e.SqlState} {e.MessageText}");
        }
    }

    private static Task<bool> MayAsync(Scene scene, string right, CancellationToken ct) =>
        scene.Database.IsTrueAsync($"select has_table_privilege({scene.Table.Oid}, '{right}')", ct);
}
