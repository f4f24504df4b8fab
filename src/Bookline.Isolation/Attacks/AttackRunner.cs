using System.Globalization;
using Bookline.Isolation.Attacks.Canaries;
using Bookline.Isolation.Attacks.Catalogs;
using Bookline.Isolation.Attacks.Contexts;
using Bookline.Isolation.Attacks.Matrix;
using Bookline.Isolation.Attacks.Rules;
using Npgsql;

namespace Bookline.Isolation.Attacks;

/// <summary>Runs the matrix of attacks on every table that belongs to tenants, in a transaction that is rolled back.</summary>
public static class AttackRunner
{
    /// <summary>Reads the live catalog, plants two canary tenants, attacks, and takes everything back.</summary>
    /// <param name="options">What, and as whom.</param>
    /// <param name="progress">Told each result as it comes.</param>
    /// <returns>One result for each table and attack, the catalog's rules among them.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or the role not be taken on.</exception>
    public static async Task<IReadOnlyList<AttackResult>> RunAsync(
        AttackOptions options,
        IProgress<AttackResult>? progress,
        CancellationToken ct
    )
    {
        // An unpooled connection of its own: whatever a session could keep goes with it.
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(ct);
        var database = new Database(connection);
        await database.ExecuteAsync("begin", ct);
        try
        {
            return await RunInTransactionAsync(database, options, null, progress, ct);
        }
        finally
        {
            await database.ExecuteAsync("rollback", CancellationToken.None);
        }
    }

    /// <param name="database">In a transaction, which the caller rolls back.</param>
    /// <param name="onlyTables">Display names; null: every table.</param>
    internal static async Task<IReadOnlyList<AttackResult>> RunInTransactionAsync(
        Database database,
        AttackOptions options,
        IReadOnlyCollection<string>? onlyTables,
        IProgress<AttackResult>? progress,
        CancellationToken ct
    )
    {
        await database.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"set local statement_timeout = {options.StatementLimit.TotalMilliseconds:0}; set local lock_timeout = {options.LockLimit.TotalMilliseconds:0}"
            ),
            ct
        );
        var identity = await Identity.FindAsync(database, options.Role, ct);
        var catalog = new CatalogReader(database, options);
        var binding = await ContextBinding.FindAsync(database, options, ct);
        var rows = new RowMaker(database);
        var planter = new Planter(database, catalog, rows);
        var results = new List<AttackResult>();
        foreach (var table in await catalog.TenantTablesAsync(onlyTables, ct))
        {
            await foreach (var result in AttackAsync(database, table, identity, catalog, binding, rows, planter, ct))
            {
                results.Add(result);
                progress?.Report(result);
            }
        }
        return results;
    }

    private static async IAsyncEnumerable<AttackResult> AttackAsync(
        Database database,
        TenantTable table,
        Identity identity,
        CatalogReader catalog,
        ContextBinding? binding,
        RowMaker rows,
        Planter planter,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        if (!await identity.ReachesAsync(database, table.Oid, ct))
        {
            yield return new AttackResult(
                table.Display,
                "reach",
                AttackOutcome.Refused,
                $"{identity.Role} has no right to this table"
            );
            yield break;
        }
        foreach (var result in await CatalogRules.CheckAsync(database, table, identity.Role, ct))
        {
            yield return result;
        }
        var pair = await planter.PlantAsync(table, ct);
        var scene = new Scene(database, table, pair, binding, rows, planter, catalog, identity);
        if (pair.OwnRow is not null)
        {
            scene = scene with
            {
                OwnParents = await planter.ParentsAsync(table, pair.Own, 0, ct),
                OtherParents = await planter.ParentsAsync(table, pair.Other, 0, ct),
            };
        }
        foreach (var attack in AttackMatrix.All)
        {
            var verdict = await RunAsync(attack, scene, ct);
            yield return new AttackResult(table.Display, attack.Name, verdict.Outcome, verdict.Detail);
        }
    }

    private static async Task<Verdict> RunAsync(Attack attack, Scene scene, CancellationToken ct)
    {
        if (Missing(attack.Needs, scene) is { } reason)
        {
            return Verdict.NotRun(reason);
        }
        try
        {
            return await scene.Database.UndoingAsync(async () =>
            {
                await scene.Identity.BecomeAsync(scene.Database, ct);
                return await attack.RunAsync(scene, ct);
            });
        }
        catch (PostgresException e) when (e.SqlState != PostgresErrorCodes.AdminShutdown)
        {
            return attack.IsWrite ? Refusals.JudgeWrite(e) : Refusals.Judge(e);
        }
    }

    private static string? Missing(Needs needs, Scene scene) =>
        needs.HasFlag(Needs.Context) && scene.Binding is null ? "no way to bind a tenant was given, and none was found"
        : needs.HasFlag(Needs.Canaries) && scene.Pair.OwnRow is null ? scene.Pair.Trouble
        : needs.HasFlag(Needs.Victim) && !scene.Pair.HasVictim ? $"{scene.Pair.Trouble}; and there is no row to attack"
        : needs.HasFlag(Needs.Own) && !scene.Pair.HasOwn ? $"{scene.Pair.Trouble}; and there is no second tenant"
        : null;
}
