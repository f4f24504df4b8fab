using Bookline.Migrations.Connecting;
using Bookline.Migrations.Sql;

namespace Bookline.Migrations.Running;

/// <summary>Finds out who holds what a statement waits for.</summary>
static class Blockers
{
    const int Most = 10;

    static readonly LockMode[] All = Enum.GetValues<LockMode>();

    public static async Task<List<Blocker>> FindAsync(
        Session session,
        KnownTables known,
        IEnumerable<TableLock> wanted,
        CancellationToken ct
    )
    {
        var conditions = wanted
            .Where(l => l.Mode > LockMode.AccessShare)
            .Select(l => (Table: known.Find(l.Table), l.Mode))
            .Where(l => l.Table is not null)
            .Select(l => $"(l.relation = {l.Table!.Oid} and l.mode in ({ModesInTheWayOf(l.Mode)}))")
            .ToList();
        // An opaque statement wants nobody knows what: then every lock on a user's table is a suspect.
        var condition = conditions.Count == 0 ? "l.relation >= 16384" : string.Join(" or ", conditions);
        var sql = $"""
            select distinct on (l.pid) coalesce(l.pid, 0),
                case
                    when l.pid is null then 'prepared transaction'
                    -- Autovacuum logs in as nobody.
                    when l.mode = 'ShareUpdateExclusiveLock' and a.usesysid is null then 'autovacuum'
                    when exists (select from pg_stat_progress_vacuum v where v.pid = l.pid)
                        then coalesce(nullif(a.application_name, ''), 'vacuum')
                    else a.application_name
                end,
                a.usename::text, a.state,
                (extract(epoch from clock_timestamp() - a.xact_start) * 1000)::float8,
                (extract(epoch from clock_timestamp() - a.query_start) * 1000)::float8,
                l.relation::regclass::text, l.mode
            from pg_locks l
            left join pg_stat_activity a on a.pid = l.pid
            where l.granted and l.locktype = 'relation' and l.pid is distinct from pg_backend_pid()
                and l.database = (select oid from pg_database where datname = current_database())
                and ({condition})
            order by l.pid, l.mode
            limit {Most}
            """;
        var found = await session.RowsAsync(
            sql,
            r => new Blocker(
                r.GetInt32(0),
                r.Text(1),
                r.Text(2),
                r.Text(3),
                r.Number(4),
                r.Number(5),
                r.Text(6),
                r.Text(7)
            ),
            ct
        );
        return [.. found.OrderByDescending(b => b.TransactionAgeMs ?? 0)];
    }

    static string ModesInTheWayOf(LockMode wanted)
    {
        // A statement that changes rows mostly waits for rows, whose holders have no more than a weak lock on the table.
        var modes = wanted <= LockMode.RowExclusive ? All[1..] : All.Where(held => Conflict(wanted, held));
        return string.Join(", ", modes.Select(m => $"'{m.PgLocks()}'"));
    }

    static bool Conflict(LockMode a, LockMode b)
    {
        var (weak, strong) = a < b ? (a, b) : (b, a);
        return weak switch
        {
            LockMode.AccessShare => strong == LockMode.AccessExclusive,
            LockMode.RowShare => strong >= LockMode.Exclusive,
            LockMode.RowExclusive => strong >= LockMode.Share,
            // Two of the same kind exclude each other, except for share.
            LockMode.ShareUpdateExclusive => true,
            LockMode.Share => strong > LockMode.Share,
            _ => true,
        };
    }
}
