using Bookline.Isolation.Attacks.Canaries;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Without a context, with a false one, and from one tenant's into another's.</summary>
internal static class ContextAttacks
{
    private static readonly Verdict SettingIsTheContext = Verdict.NotApplicable(
        "the context is a plain setting: whoever can run SET is every tenant"
    );

    public static async Task<Verdict> NoContextReadAsync(Scene scene, CancellationToken ct) =>
        Verdict.OfRowsSeen(await CountAnybodysAsync(scene, ct));

    public static async Task<Verdict> NoContextInsertAsync(Scene scene, CancellationToken ct) =>
        Verdict.OfRowsWritten(
            await scene.Database.ExecuteAsync(RowMaker.InsertSql(scene.Table, scene.NewRow(scene.Pair.Other)), ct)
        );

    public static async Task<Verdict> NoContextWriteAsync(Scene scene, CancellationToken ct)
    {
        var updated = await scene.Database.ExecuteAsync(
            $"update {scene.Sql} set {scene.Key} = {scene.Key} where {scene.IsOther}",
            ct
        );
        return updated > 0
            ? Verdict.OfRowsWritten(updated)
            : Verdict.OfRowsWritten(
                await scene.Database.ExecuteAsync($"delete from {scene.Sql} where {scene.IsOther}", ct)
            );
    }

    public static async Task<Verdict> ClearedAsync(Scene scene, CancellationToken ct)
    {
        await scene.BindOwnAsync(ct);
        if (!await ClearAsync(scene, ct))
        {
            await scene.Database.ExecuteAsync(scene.Binding!.Forge(""), ct);
        }
        return Verdict.OfRowsSeen(await CountAnybodysAsync(scene, ct));
    }

    public static async Task<Verdict> EmptyAsync(Scene scene, CancellationToken ct) =>
        await ForgeAsync(scene, "", "", ct);

    public static async Task<Verdict> NotATenantAsync(Scene scene, CancellationToken ct) =>
        await ForgeAsync(scene, "' or true --", "@session", ct);

    public static async Task<Verdict> UnknownTenantAsync(Scene scene, CancellationToken ct)
    {
        await scene.Database.ExecuteAsync(scene.Binding!.For(scene.Pair.Unknown), ct);
        return Verdict.OfRowsSeen(await CountAnybodysAsync(scene, ct));
    }

    /// <summary>What a pooled session may have left behind.</summary>
    public static async Task<Verdict> ForgedAsync(Scene scene, CancellationToken ct) =>
        scene.Binding!.IsPlainSetting ? SettingIsTheContext : await ForgeAsync(scene, scene.Pair.Other, "", ct);

    public static async Task<Verdict> ForgedStampAsync(Scene scene, CancellationToken ct) =>
        scene.Binding!.IsPlainSetting ? SettingIsTheContext : await ForgeAsync(scene, scene.Pair.Other, "@session", ct);

    public static async Task<Verdict> RebindAsync(Scene scene, CancellationToken ct)
    {
        if (scene.Binding!.IsPlainSetting)
        {
            return SettingIsTheContext;
        }
        await scene.BindOwnAsync(ct);
        await scene.Database.ExecuteAsync(scene.Binding.For(scene.Pair.Other), ct);
        return await CountOthersAsync(scene, ct);
    }

    public static async Task<Verdict> RebindAfterClearAsync(Scene scene, CancellationToken ct)
    {
        if (scene.Binding!.IsPlainSetting)
        {
            return SettingIsTheContext;
        }
        await scene.BindOwnAsync(ct);
        if (!await ClearAsync(scene, ct))
        {
            return Verdict.NotApplicable("there is no clear_tenant_context");
        }
        await scene.Database.ExecuteAsync(scene.Binding.For(scene.Pair.Other), ct);
        return await CountOthersAsync(scene, ct);
    }

    /// <summary>In an expression, as SQL injection writes it: no second statement is needed.</summary>
    public static async Task<Verdict> InjectedFunctionAsync(Scene scene, CancellationToken ct)
    {
        var call = scene.Binding!.For(scene.Pair.Other).Trim().TrimEnd(';');
        return !call.StartsWith("select ", StringComparison.OrdinalIgnoreCase)
            ? Verdict.NotApplicable("the context is bound by no expression")
            : await scene.ReadsAsync(
                $"select count(*) from {scene.Sql} where ({call})::text is distinct from 'x' and {scene.IsOther}",
                ct
            );
    }

    /// <summary>Whatever the settings hold of the own tenant becomes the other's, stamps included.</summary>
    public static async Task<Verdict> InjectedSetConfigAsync(Scene scene, CancellationToken ct)
    {
        if (scene.Binding!.Settings.Count == 0)
        {
            return Verdict.NotApplicable("no setting is read");
        }
        var own = Identifiers.Literal(scene.Pair.Own);
        var other = Identifiers.Literal(scene.Pair.Other);
        var calls = scene
            .Binding.Settings.Select(Identifiers.Literal)
            .Select(name =>
                $"pg_catalog.set_config({name}, replace(current_setting({name}, true), {own}, {other}), true)"
            );
        return await scene.ReadsAsync(
            $"""
            select count(*) from {scene.Sql}
            where (select concat({string.Join(", ", calls)})) is not null and {scene.IsOther}
            """,
            ct
        );
    }

    /// <summary>A generic plan made for one tenant must not keep that tenant's id.</summary>
    public static async Task<Verdict> CachedPlanAsync(Scene scene, CancellationToken ct)
    {
        var plan = $"bookline_plan_{scene.Table.Oid}";
        await scene.Database.ExecuteAsync("set local plan_cache_mode = force_generic_plan", ct);
        await scene.Database.ExecuteAsync(
            $"prepare {plan} as select count(*) from {scene.Sql} where {scene.IsOther}",
            ct
        );
        try
        {
            // The other tenant runs it first, and leaves; then it is the attacker's turn with the same plan.
            await scene.Database.ExecuteAsync("savepoint other_tenant", ct);
            await scene.Database.ExecuteAsync(scene.Binding!.For(scene.Pair.Other), ct);
            await scene.Database.CountAsync($"execute {plan}", ct);
            await scene.Database.ExecuteAsync("rollback to savepoint other_tenant", ct);
            await scene.BindOwnAsync(ct);
            return Verdict.OfRowsSeen(await scene.Database.CountAsync($"execute {plan}", ct));
        }
        finally
        {
            // Prepared statements outlive a rollback.
            await scene.Database.ExecuteAsync("rollback to savepoint other_tenant", CancellationToken.None);
            await scene.Database.ExecuteAsync($"deallocate {plan}", CancellationToken.None);
        }
    }

    private static async Task<Verdict> ForgeAsync(Scene scene, string tenant, string stamp, CancellationToken ct)
    {
        if (scene.Binding!.Settings.Count == 0)
        {
            return Verdict.NotApplicable("no setting is read");
        }
        await scene.Database.ExecuteAsync(scene.Binding.Forge(tenant, stamp), ct);
        return Verdict.OfRowsSeen(await CountAnybodysAsync(scene, ct));
    }

    private static async Task<bool> ClearAsync(Scene scene, CancellationToken ct)
    {
        var function = await scene.Database.TextAsync(
            """
            select format('%I.%I', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.proname = 'clear_tenant_context' and p.pronargs = 0 limit 1
            """,
            ct
        );
        if (function is null)
        {
            return false;
        }
        await scene.Database.ExecuteAsync($"select {function}()", ct);
        return true;
    }

    private static Task<long> CountAnybodysAsync(Scene scene, CancellationToken ct) =>
        scene.Database.CountAsync($"select count(*) from {scene.Sql} where {scene.IsAnybodys}", ct);

    private static async Task<Verdict> CountOthersAsync(Scene scene, CancellationToken ct) =>
        Verdict.OfRowsSeen(
            await scene.Database.CountAsync($"select count(*) from {scene.Sql} where {scene.IsOther}", ct)
        );
}
