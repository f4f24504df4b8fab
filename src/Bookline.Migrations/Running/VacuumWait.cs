using Bookline.Migrations.Connecting;
using Bookline.Migrations.Files;
using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Queues behind a vacuum in a way that makes neither readers nor writers wait, until it ends or gives way.</summary>
/// <remarks>
/// The server cancels an autovacuum for whoever has waited <c>deadlock_timeout</c> for it, usually a second, which is
/// longer than a blocking statement may queue. The vacuum's own lock mode conflicts with itself and with no reader or
/// writer, so waiting in that mode first costs nobody anything.
/// </remarks>
sealed class VacuumWait
{
    readonly IReadOnlyList<string> tables;
    readonly TimeSpan deadlockTimeout;

    VacuumWait(IReadOnlyList<string> tables, TimeSpan deadlockTimeout) =>
        (this.tables, this.deadlockTimeout) = (tables, deadlockTimeout);

    /// <summary>What the next attempt should wait for first; null when no vacuum or the like is in the way.</summary>
    public static async Task<VacuumWait?> ForAsync(
        Session session,
        KnownTables known,
        ScriptStep step,
        IReadOnlyList<Blocker> blockers,
        CancellationToken ct
    )
    {
        var wanted = step
            .Locks.Where(l => l.Mode.BlocksWriters())
            .Select(l => known.Find(l.Table)?.Oid)
            .OfType<long>()
            .Distinct()
            .ToList();
        if (wanted.Count == 0 || !blockers.Any(b => b.Mode == LockMode.ShareUpdateExclusive.PgLocks()))
        {
            return null;
        }

        // A step may reference a table that it must not lock by itself.
        var lockable = $"""
            select format('%I.%I', n.nspname, c.relname),
                (select setting::int from pg_settings where name = 'deadlock_timeout')
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.oid in ({string.Join(", ", wanted)}) and c.relkind in ('r', 'p')
                and has_table_privilege(c.oid, 'update, delete, truncate')
            order by c.oid
            """;
        var rows = await session.RowsAsync(lockable, r => (Table: r.GetString(0), Ms: r.GetInt32(1)), ct);
        return rows.Count == 0
            ? null
            : new VacuumWait([.. rows.Select(r => r.Table)], TimeSpan.FromMilliseconds(rows[0].Ms));
    }

    /// <summary>Waits in the batch's transaction, then gives the transaction its usual lock time-out again.</summary>
    public void AddTo(NpgsqlBatch batch, TimeSpan lockTimeout)
    {
        var patience = deadlockTimeout + TimeSpan.FromSeconds(1);
        batch.Add($"set local lock_timeout = {SessionFactory.Milliseconds(patience)}");
        foreach (var table in tables)
        {
            batch.Add($"lock table only {table} in share update exclusive mode");
        }

        batch.Add($"set local lock_timeout = {SessionFactory.Milliseconds(lockTimeout)}");
    }
}
