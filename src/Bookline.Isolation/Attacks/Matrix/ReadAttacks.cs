namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Ways to read another tenant's rows while bound to one's own.</summary>
internal static class ReadAttacks
{
    public static Task<Verdict> ByTenantAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync($"select count(*) from {scene.Sql} where {scene.IsOther}", ct);

    public static Task<Verdict> EverythingAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync(
            $"with every as materialized (select * from {scene.Sql}) select count(*) from every where {scene.IsOther}",
            ct
        );

    public static Task<Verdict> AggregateAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync($"select coalesce(sum(case when {scene.IsOther} then 1 end), 0) from {scene.Sql}", ct);

    public static Task<Verdict> JoinAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync(
            $"""
            select count(*) from {scene.Sql} mine join {scene.Sql} theirs on mine.{scene.Key} <> theirs.{scene.Key}
            where theirs.{scene.IsOther}
            """,
            ct
        );

    public static Task<Verdict> SubqueryAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync(
            $"""
            select (select count(*) from {scene.Sql} where {scene.IsOther}) from (values (1)) v (x)
            where x in (select 1 from {scene.Sql} where {scene.IsOther} union select 1)
            """,
            ct
        );

    public static Task<Verdict> LateralAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync(
            $"""
            select count(*) from (values ({scene.OtherId})) v (who)
            cross join lateral (select from {scene.Sql} t where t.{scene.Key} = v.who limit 1) l
            """,
            ct
        );

    public static Task<Verdict> SampleAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync($"select count(*) from {scene.Sql} tablesample system (100) where {scene.IsOther}", ct);

    public static Task<Verdict> PhysicalAddressAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync(
            $"""
            select count(*) from {scene.Sql}
            where ctid = {Identifiers.Literal(scene.Pair.OtherRow!["ctid"])}::tid and {scene.IsOther}
            """,
            ct
        );

    /// <summary>Opened under the own tenant; it goes on when the context is gone.</summary>
    public static async Task<Verdict> CursorAsync(Scene scene, CancellationToken ct)
    {
        await scene.BindOwnAsync(ct);
        await scene.Database.ExecuteAsync(
            $"""
            declare bookline_cursor scroll cursor for
            select {scene.Key}::text from {scene.Sql} where {scene.IsAnybodys}
            """,
            ct
        );
        var seen = await scene.Database.RowsAsync("fetch all in bookline_cursor", ct);
        var again = await scene.Database.RowsAsync("fetch backward all in bookline_cursor", ct);
        return Verdict.OfRowsSeen(seen.Concat(again).LongCount(r => r[0] == scene.Pair.Other));
    }

    public static Task<Verdict> ForUpdateAsync(Scene scene, CancellationToken ct) =>
        scene.ReadsAsync(
            $"select count(*) from (select 1 from {scene.Sql} where {scene.IsOther} for update) locked",
            ct
        );

    public static async Task<Verdict> CopyToAsync(Scene scene, CancellationToken ct)
    {
        await scene.BindOwnAsync(ct);
        using var reader = await scene.Database.Connection.BeginTextExportAsync(
            $"copy (select {scene.Key} from {scene.Sql} where {scene.IsAnybodys}) to stdout",
            ct
        );
        var text = await reader.ReadToEndAsync(ct);
        return Verdict.OfRowsSeen(text.Split('\n').LongCount(line => line == scene.Pair.Other));
    }

    public static async Task<Verdict> RowSecurityOffAsync(Scene scene, CancellationToken ct)
    {
        await scene.Database.ExecuteAsync("set local row_security = off", ct);
        return await ByTenantAsync(scene, ct);
    }
}
