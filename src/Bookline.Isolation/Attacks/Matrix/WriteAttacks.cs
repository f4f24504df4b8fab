using Bookline.Isolation.Attacks.Canaries;
using Npgsql;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Ways to write into another tenant, or to carry rows there and back.</summary>
internal static class WriteAttacks
{
    public static Task<Verdict> InsertAsync(Scene scene, CancellationToken ct) =>
        scene.WritesAsync(Insert(scene, scene.Pair.Other), ct);

    public static Task<Verdict> UpsertAsync(Scene scene, CancellationToken ct) =>
        scene.WritesAsync($"{Insert(scene, scene.Pair.Other)} on conflict do nothing", ct);

    /// <summary>A row of one's own with the other's key: the conflict must not hand over the other's row.</summary>
    public static async Task<Verdict> TakeoverAsync(Scene scene, CancellationToken ct)
    {
        var key = scene.Table.Keys.FirstOrDefault(k => k.IsPrimary && !k.Columns.Contains(scene.Table.TenantColumn!));
        if (key is null || key.Columns.Any(c => scene.Table.Column(c).IsIdentityAlways))
        {
            return Verdict.NotApplicable("its primary key holds the tenant");
        }
        var values = scene.NewRow(scene.Pair.Own).ToDictionary();
        foreach (var column in key.Columns)
        {
            values[column] = $"{Identifiers.Literal(scene.Pair.OtherRow![column])}::{scene.Table.Column(column).Type}";
        }
        return await scene.WritesAsync(
            $"""
            {RowMaker.InsertSql(scene.Table, values)}
            on conflict ({Identifiers.QuoteAll(key.Columns)}) do update set {scene.Key} = excluded.{scene.Key}
            """,
            ct
        );
    }

    public static Task<Verdict> MergeAsync(Scene scene, CancellationToken ct)
    {
        var values = scene.NewRow(scene.Pair.Other);
        return scene.WritesAsync(
            $"""
            merge into {scene.Sql} t using (values (1)) v (x) on false
            when not matched then insert ({Identifiers.QuoteAll(values.Keys)}) values ({string.Join(
                ", ",
                values.Values
            )})
            """,
            ct
        );
    }

    public static async Task<Verdict> CopyFromAsync(Scene scene, CancellationToken ct)
    {
        await scene.BindOwnAsync(ct);
        var values = scene.NewRow(scene.Pair.Other);
        var texts = await scene.Database.RowsAsync(
            $"select {string.Join(", ", values.Values.Select(v => $"({v})::text"))}",
            ct
        );
        TextWriter writer;
        try
        {
            writer = await scene.Database.Connection.BeginTextImportAsync(
                $"copy {scene.Sql} ({Identifiers.QuoteAll(values.Keys)}) from stdin",
                ct
            );
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.FeatureNotSupported)
        {
            return Verdict.Refused($"{e.SqlState} {e.MessageText}"); // COPY FROM knows no row security, and says so
        }
        await writer.WriteAsync(string.Join('\t', texts[0].Select(Escape)) + "\n");
        await writer.DisposeAsync();
        return Verdict.OfRowsWritten(1);
    }

    public static Task<Verdict> UpdateAsync(Scene scene, CancellationToken ct) =>
        scene.WritesAsync($"update {scene.Sql} set {scene.Key} = {scene.Key} where {scene.IsOther}", ct);

    public static Task<Verdict> UpdateFromAsync(Scene scene, CancellationToken ct) =>
        scene.WritesAsync(
            $"""
            update {scene.Sql} t set {scene.Key} = t.{scene.Key} from (values ({scene.OtherId})) v (who)
            where t.{scene.Key} = v.who
            """,
            ct
        );

    public static Task<Verdict> DeleteAsync(Scene scene, CancellationToken ct) =>
        scene.WritesAsync($"delete from {scene.Sql} where {scene.IsOther}", ct);

    public static Task<Verdict> MergeDeleteAsync(Scene scene, CancellationToken ct) =>
        scene.WritesAsync(
            $"""
            merge into {scene.Sql} t using (values ({scene.OtherId})) v (who) on t.{scene.Key} = v.who
            when matched then delete
            """,
            ct
        );

    /// <summary>A gift that the other tenant never asked for.</summary>
    public static Task<Verdict> MoveAsync(Scene scene, CancellationToken ct)
    {
        if (scene.Table.IsTenants)
        {
            return scene.WritesAsync(
                $"update {scene.Sql} set {scene.Key} = {scene.UnknownId} where {scene.Key} = {scene.OwnId}",
                ct
            );
        }
        var sets = scene.OtherParents.Select(p =>
            $"{Identifiers.Quote(p.Key)} = {Identifiers.Literal(p.Value)}::{scene.Table.Column(p.Key).Type}"
        );
        return scene.WritesAsync(
            $"update {scene.Sql} set {string.Join(", ", sets)} where {scene.Key} = {scene.OwnId}",
            ct
        );
    }

    public static Task<Verdict> TakeAsync(Scene scene, CancellationToken ct) =>
        scene.WritesAsync($"update {scene.Sql} set {scene.Key} = {scene.OwnId} where {scene.IsOther}", ct);

    public static async Task<Verdict> TruncateAsync(Scene scene, CancellationToken ct)
    {
        await scene.Database.ExecuteAsync($"truncate {scene.Sql} cascade", ct);
        return Verdict.Leaked("emptied the table for every tenant");
    }

    private static string Insert(Scene scene, string tenant) => RowMaker.InsertSql(scene.Table, scene.NewRow(tenant));

    private static string Escape(string? text) =>
        text?.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\n", "\\n") ?? "\\N";
}
