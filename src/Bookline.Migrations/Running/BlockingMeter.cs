using Bookline.Migrations.Sql;
using Npgsql;

namespace Bookline.Migrations.Running;

/// <summary>Measures, in one transaction, how long each known table is locked against its users.</summary>
/// <remarks>
/// A probe after each statement lists the blocking locks held by then. A lock's hold counts from the probe before the
/// statement that took it until after the commit, which is an upper bound.
/// </remarks>
sealed class BlockingMeter(KnownTables known)
{
    public const string ProbeColumn = "bookline_probe";

    /// <summary>Sent once a session: a probe stands behind every statement, and planning costs more than looking.</summary>
    public const string Prepare = $"""
        prepare {ProbeColumn} as
        select clock_timestamp() as {ProbeColumn}, l.relation::bigint, l.mode, c.relfilenode::bigint
        from (select 1) as one
        left join pg_catalog.pg_locks l
            on l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted and l.relation >= 16384
            and l.mode in ({LockModes.BlockingInPgLocks})
        left join pg_catalog.pg_class c on c.oid = l.relation
        """;

    /// <summary>The server's clock, the blocking locks of this transaction, and which file each such table has now.</summary>
    public const string Probe = $"execute {ProbeColumn}";

    /// <summary>The first probe, when nothing can be locked yet.</summary>
    public const string Start = $"select clock_timestamp() as {ProbeColumn}, null::bigint, null::text, null::bigint";

    readonly Dictionary<(long Oid, string Mode), DateTime> holds = [];
    readonly Dictionary<long, long> files = [];

    public DateTime? Started { get; private set; }

    DateTime last;

    public bool SawBlocking => holds.Count > 0;

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        DateTime now = default;
        while (await reader.ReadAsync(ct))
        {
            now = reader.GetDateTime(0);
            Started ??= now;
            if (reader.IsDBNull(1) || known.Find(reader.GetInt64(1)) is not { IsIndex: false } table)
            {
                continue;
            }

            if (known.HasUsers(table))
            {
                holds.TryAdd((table.Oid, reader.GetString(2)), last == default ? now : last);
            }

            if (!reader.IsDBNull(3))
            {
                files[table.Oid] = reader.GetInt64(3);
            }
        }

        last = now;
    }

    /// <summary>Tables under a blocking lock with the file each has now.</summary>
    public IEnumerable<(long Oid, long FileNode)> Files => files.Select(f => (f.Key, f.Value));

    /// <summary>When the longest hold began.</summary>
    public DateTime? LongestSince => holds.Count == 0 ? null : holds.Values.Min();

    /// <summary>The longest hold if all ended at the last probe.</summary>
    public Block? LongestSoFar => Longest(last);

    public Block? Longest(DateTime ended)
    {
        if (holds.Count == 0)
        {
            return null;
        }

        var since = holds.Values.Min();
        // Of the locks that began together the strongest says most.
        var (oid, mode) = holds
            .Where(h => h.Value == since)
            .Select(h => h.Key)
            .MaxBy(k => k.Mode == "AccessExclusiveLock" ? 1 : 0);
        return new Block(known.Find(oid)!.FullName, mode, (ended - since).TotalMilliseconds);
    }
}
