using Bookline.Isolation.Attacks.Canaries;
using Bookline.Isolation.Attacks.Catalogs;
using Npgsql;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Keys that lead to another tenant's row, or tell that it is there.</summary>
internal static class KeyAttacks
{
    private static readonly string[] SecretWords = ["hash", "token", "secret", "digest"];

    public static async Task<Verdict> InsertBelowOtherAsync(Scene scene, CancellationToken ct)
    {
        var links = await LinksAsync(scene, ct);
        return await ForEachLinkAsync(
            scene,
            links,
            link => RowMaker.InsertSql(scene.Table, Below(scene, link, o => scene.OtherParents[o])),
            ct
        );
    }

    public static async Task<Verdict> MoveBelowOtherAsync(Scene scene, CancellationToken ct)
    {
        var links = await LinksAsync(scene, ct);
        return await ForEachLinkAsync(
            scene,
            links,
            link =>
            {
                var sets = link.Select(c =>
                    $"{Identifiers.Quote(c)} = {Identifiers.Literal(scene.OtherParents[c])}::{scene.Table.Column(c).Type}"
                );
                return $"update {scene.Sql} set {string.Join(", ", sets)} where {scene.Key} = {scene.OwnId}";
            },
            ct
        );
    }

    /// <summary>The other's parent and one that is nowhere must be refused in the same words.</summary>
    public static async Task<Verdict> ForeignKeyOracleAsync(Scene scene, CancellationToken ct)
    {
        var links = await LinksAsync(scene, ct);
        await scene.BindOwnAsync(ct);
        foreach (var link in links)
        {
            var there = await CodeOfAsync(scene, Below(scene, link, c => scene.OtherParents[c]), ct);
            var nowhere = await CodeOfAsync(scene, Below(scene, link, c => Nowhere(scene.Table.Column(c))), ct);
            if (there != nowhere)
            {
                return Verdict.Leaked(
                    $"{string.Join(", ", link)}: the other's row gives {there}, none gives {nowhere}"
                );
            }
        }
        return links.Count == 0
            ? Verdict.NotApplicable("no foreign key to a tenant's table")
            : Verdict.NothingSeen("the same error for the other's row as for none");
    }

    /// <summary>A key without the tenant tells by 23505 that somebody has the value.</summary>
    public static async Task<Verdict> UniqueOracleAsync(Scene scene, CancellationToken ct)
    {
        var keys = scene.Table.Keys.Where(k => !k.Columns.Contains(scene.Table.TenantColumn!)).ToList();
        if (scene.Table.IsTenants || keys.Count == 0)
        {
            return Verdict.NotApplicable(
                scene.Table.IsTenants ? "keys of tenants stand above tenants" : "every unique key holds the tenant"
            );
        }
        await scene.BindOwnAsync(ct);
        var random = new List<string>();
        foreach (var key in keys.Where(k => k.Columns.All(c => c != "?" && scene.Pair.OtherRow![c] is not null)))
        {
            var values = scene.NewRow(scene.Pair.Own).ToDictionary();
            foreach (var column in key.Columns)
            {
                values[column] =
                    $"{Identifiers.Literal(scene.Pair.OtherRow![column])}::{scene.Table.Column(column).Type}";
            }
            var code = await CodeOfAsync(scene, values, ct);
            if (code == PostgresErrorCodes.UniqueViolation && IsGuessable(scene.Table, key))
            {
                return Verdict.Leaked($"unique key {key.Name} tells that another tenant has the value");
            }
            random.Add($"{key.Name}: {code}");
        }
        return Verdict.NothingSeen($"only keys that nobody guesses stand above tenants ({string.Join(", ", random)})");
    }

    private static bool IsGuessable(TenantTable table, UniqueKey key) =>
        !key.IsPrimary
        && key.Columns.All(c =>
            table.Column(c).Kind is not ("uuid" or "bytea")
            && !SecretWords.Any(word => c.Contains(word, StringComparison.OrdinalIgnoreCase))
        );

    // The columns, but for the tenant's, of each foreign key to a table that belongs to tenants.
    private static async Task<List<List<string>>> LinksAsync(Scene scene, CancellationToken ct)
    {
        var links = new List<List<string>>();
        foreach (var key in scene.Table.ForeignKeys.Where(k => k.Parent != scene.Table.Oid))
        {
            var parent = await scene.Catalog.TableAsync(key.Parent, ct);
            var columns = key.Columns.Where(c => c != scene.Table.TenantColumn).ToList();
            if (
                parent is { TenantColumn: not null, IsTenants: false }
                && columns.Count > 0
                && columns.All(c => scene.OtherParents.GetValueOrDefault(c) is not null)
            )
            {
                links.Add(columns);
            }
        }
        return links;
    }

    private static async Task<Verdict> ForEachLinkAsync(
        Scene scene,
        List<List<string>> links,
        Func<List<string>, string> sql,
        CancellationToken ct
    )
    {
        var refusals = new List<string>();
        foreach (var link in links)
        {
            try
            {
                await WriteAsync(scene, sql(link), ct);
                return Verdict.Leaked($"{string.Join(", ", link)} now names the other's row");
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
            {
                refusals.Add($"{e.SqlState} {e.ConstraintName}");
            }
        }
        return links.Count == 0
            ? Verdict.NotApplicable("no foreign key to a tenant's table")
            : Verdict.Refused(string.Join(", ", refusals));
    }

    private static async Task WriteAsync(Scene scene, string sql, CancellationToken ct)
    {
        try
        {
            await scene.Database.KeepingAsync(() => scene.WritesAsync(sql, ct));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Its own row stands in the way where another parent is part of a key: without it, the foreign key is asked.
            await scene.Database.KeepingAsync(async () =>
            {
                await scene.BindOwnAsync(ct);
                await scene.Database.ExecuteAsync($"delete from {scene.Sql} where {scene.Key} = {scene.OwnId}", ct);
                return await scene.WritesAsync(sql, ct);
            });
        }
    }

    private static Dictionary<string, string> Below(Scene scene, List<string> link, Func<string, string?> value)
    {
        var values = scene.NewRow(scene.Pair.Own).ToDictionary();
        foreach (var column in link)
        {
            values[column] = $"{Identifiers.Literal(value(column))}::{scene.Table.Column(column).Type}";
        }
        return values;
    }

    private static string Nowhere(TableColumn column) =>
        column.Kind switch
        {
            "uuid" => Guid.CreateVersion7().ToString(),
            "int2" => "32001",
            "int4" or "int8" or "numeric" => "2147000001",
            _ => "0nowhere",
        };

    private static async Task<string> CodeOfAsync(
        Scene scene,
        IReadOnlyDictionary<string, string> values,
        CancellationToken ct
    )
    {
        try
        {
            await scene.Database.KeepingAsync(async () =>
            {
                await scene.Database.ExecuteAsync(RowMaker.InsertSql(scene.Table, values), ct);
                return await scene.Database.ExecuteAsync("set constraints all immediate", ct);
            });
            return "success";
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
