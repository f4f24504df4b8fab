using Bookline.Migrations.Connecting;
using Npgsql;

namespace Bookline.Migrations.Journal;

static class JournalReader
{
    const string Version = "select max(version) from bookline_migrations.journal";

    const string Migrations = """
        select id, number, state, checksum, applied_at, duration_ms, who, version, contracted_at,
            longest_block_table, longest_block_mode, longest_block_ms
        from bookline_migrations.migrations
        order by number
        """;

    // A finished migration's steps are looked at by nobody; only a contract can still be under way.
    const string Steps = """
        select s.migration_id, s.direction, s.name, s.statement_hash, s.state, s.rows
        from bookline_migrations.steps s
        join bookline_migrations.migrations m on m.id = s.migration_id
        where m.state <> 'applied' or s.direction = 'contract'
        order by s.migration_id, s.position
        """;

    public static void Add(NpgsqlBatch batch)
    {
        batch.Add(Version);
        batch.Add(Migrations);
        batch.Add(Steps);
    }

    /// <summary>Reads the three results of <see cref="Add"/>, standing on the first, and stays on the last.</summary>
    public static async Task<JournalState> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var version = (await reader.AllAsync(r => r.IsDBNull(0) ? JournalSchema.Version : r.GetInt32(0), ct))[0];
        if (version > JournalSchema.Version)
        {
            throw new WrongStateException(
                $"The journal in this database has version {version}; this program understands {JournalSchema.Version}.",
                "Use the newer program that wrote it."
            );
        }

        await reader.NextResultAsync(ct);
        var migrations = await reader.AllAsync(Migration, ct);
        await reader.NextResultAsync(ct);
        var steps = await reader.AllAsync(
            r => new JournalStep(
                r.GetString(0),
                r.GetString(1),
                r.GetString(2),
                r.GetString(3),
                r.GetString(4),
                r.GetInt64(5)
            ),
            ct
        );
        return new JournalState(migrations, steps);
    }

    public static async Task<JournalState> ReadAsync(Session session, CancellationToken ct)
    {
        await using var batch = session.Batch();
        Add(batch);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await ReadAsync(reader, ct);
    }

    /// <summary>The script as it was applied, for showing what was edited.</summary>
    public static async Task<string> ScriptAsync(Session session, string id, CancellationToken ct)
    {
        const string Query = "select script from bookline_migrations.migrations where id = $1";
        return (await session.RowsAsync(Query, r => r.GetString(0), ct, Param.Text(id))).FirstOrDefault() ?? "";
    }

    static JournalMigration Migration(NpgsqlDataReader r) =>
        new(
            r.GetString(0),
            r.GetInt32(1),
            r.GetString(2),
            r.GetString(3),
            r.Moment(4),
            r.Number(5),
            r.GetString(6),
            r.GetString(7),
            r.Moment(8),
            r.Text(9) is { } table ? new Block(table, r.GetString(10), r.GetDouble(11)) : null
        );
}
