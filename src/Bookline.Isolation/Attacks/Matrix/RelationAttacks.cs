using Npgsql;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Other relations that hold or show the table's rows.</summary>
internal static class RelationAttacks
{
    public static async Task<Verdict> ChildrenAsync(Scene scene, CancellationToken ct)
    {
        var children = await scene.Database.RowsAsync(
            $"""
            with recursive below as (
              select inhrelid from pg_inherits where inhparent = {scene.Table.Oid}
              union all select i.inhrelid from pg_inherits i join below b on i.inhparent = b.inhrelid
            )
            select inhrelid::regclass, c.relkind = 'r' and not c.relrowsecurity
                and has_any_column_privilege(c.oid, 'select') and has_schema_privilege(c.relnamespace, 'usage')
            from below join pg_class c on c.oid = inhrelid where c.relkind in ('r', 'p') limit 1000
            """,
            ct
        );
        // Which partition a canary lands in is chance: one that is open leaks, whether or not it holds one.
        return children.FirstOrDefault(c => c[1] == "t") is [var open, ..]
            ? Verdict.Leaked($"{open} can be read directly, and has no row security of its own")
            : await EachAsync(
                scene,
                children.Select(c => c[0]!),
                child => $"select count(*) from {child} where {scene.IsOther}",
                "it has no partition and no child",
                ct
            );
    }

    public static async Task<Verdict> ViewsAsync(Scene scene, CancellationToken ct) =>
        await EachAsync(scene, await ViewsAsync(scene, 'v', ct), Shows(scene), "no view reads it", ct);

    public static async Task<Verdict> ViewsWithoutContextAsync(Scene scene, CancellationToken ct) =>
        await EachAsync(
            scene with
            {
                Binding = null,
            },
            await ViewsAsync(scene, 'v', ct),
            Shows(scene),
            "no view reads it",
            ct
        );

    /// <summary>Row security does not apply to what a materialized view has stored.</summary>
    public static async Task<Verdict> MaterializedViewsAsync(Scene scene, CancellationToken ct)
    {
        var views = await ViewsAsync(scene, 'm', ct);
        foreach (var view in views)
        {
            if (await scene.Database.IsTrueAsync($"select has_any_column_privilege('{view}'::regclass, 'select')", ct))
            {
                return Verdict.Leaked($"{view} can be read, and shows every tenant's rows to each");
            }
        }
        return views.Count == 0
            ? Verdict.NotApplicable("no materialized view reads it")
            : Verdict.Refused("the role has no right to read them");
    }

    // Whatever columns a view gives: a row that names the other tenant, or one of its keys, is the other's.
    private static Func<string, string> Shows(Scene scene)
    {
        var marks = new List<string> { scene.Pair.Other };
        foreach (var key in scene.Table.Keys.Where(k => k.IsPrimary))
        {
            marks.AddRange(key.Columns.Select(c => scene.Pair.OtherRow?.GetValueOrDefault(c)).OfType<string>());
        }
        var tests = marks
            .Where(m => m.Length > 5)
            .Select(m => $"strpos(shown::text, {Identifiers.Literal(m)}) > 0")
            .DefaultIfEmpty("false");
        return view => $"select count(*) from {view} shown where {string.Join(" or ", tests)}";
    }

    private static async Task<Verdict> EachAsync(
        Scene scene,
        IEnumerable<string> relations,
        Func<string, string> count,
        string none,
        CancellationToken ct
    )
    {
        if (scene.Binding is not null)
        {
            await scene.BindOwnAsync(ct);
        }
        var said = new List<string>();
        foreach (var relation in relations)
        {
            try
            {
                var seen = await scene.Database.KeepingAsync(() => scene.Database.CountAsync(count(relation), ct));
                if (seen > 0)
                {
                    return Verdict.Leaked($"{relation} shows {seen} rows of another tenant");
                }
                said.Add($"{relation}: nothing");
            }
            catch (PostgresException e) when (Refusals.Judge(e).Outcome == AttackOutcome.Refused)
            {
                said.Add($"{relation}: {e.SqlState}");
            }
        }
        return said.Count == 0 ? Verdict.NotApplicable(none) : Verdict.NothingSeen(string.Join(", ", said));
    }

    private static async Task<IReadOnlyList<string>> ViewsAsync(Scene scene, char kind, CancellationToken ct)
    {
        var rows = await scene.Database.RowsAsync(
            $"""
            with recursive above as (
              select r.ev_class from pg_depend d join pg_rewrite r on r.oid = d.objid
              where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
                and d.refobjid = {scene.Table.Oid} and r.ev_class <> d.refobjid
              union
              select r.ev_class from above a join pg_depend d on d.refobjid = a.ev_class and d.refclassid = 'pg_class'::regclass
              join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass and r.ev_class <> d.refobjid
            )
            select format('%I.%I', n.nspname, c.relname) from above a join pg_class c on c.oid = a.ev_class
            join pg_namespace n on n.oid = c.relnamespace where c.relkind = '{kind}' order by 1
            """,
            ct
        );
        return [.. rows.Select(r => r[0]!)];
    }
}
