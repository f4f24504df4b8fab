using System.Globalization;
using Npgsql;

namespace Bookline.Isolation.Catalog;

/// <summary>Reads the catalog in one READ ONLY transaction, so that everything is of one moment.</summary>
static class CatalogReader
{
    /// <exception cref="CatalogUnreachableException">No connection, or it was lost.</exception>
    public static async Task<CatalogSnapshot> ReadAsync(string connectionString, CancellationToken ct)
    {
        try
        {
            await using var source = Source(connectionString);
            await using var connection = await source.OpenConnectionAsync(ct);
            return await ReadAsync(connection, ct);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new CatalogUnreachableException(e);
        }
    }

    static NpgsqlDataSource Source(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Enlist = false,
            CommandTimeout = 0,
            ApplicationName = "bookline isolation audit",
        };
        if (!settings.ContainsKey("GSS Encryption Mode"))
        {
            // Asking for Kerberos loads a native library before the first byte is sent.
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    static async Task<CatalogSnapshot> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("begin isolation level repeatable read read only"));
        // Deparsed expressions name the schema of everything that is not PostgreSQL's own.
        batch.BatchCommands.Add(new("set local search_path = pg_catalog"));
        batch.BatchCommands.Add(new("set local statement_timeout = 0"));
        batch.BatchCommands.Add(new("set local jit = off"));
        foreach (var query in Queries)
        {
            batch.BatchCommands.Add(new(query));
        }

        CatalogSnapshot snapshot;
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            snapshot = await ReadAsync(reader, ct);
        }

        return await StatementReader.AddAsync(snapshot, connection, ct);
    }

    static readonly string[] Queries =
    [
        CatalogQueries.Database,
        CatalogQueries.Relations,
        CatalogQueries.Columns,
        CatalogQueries.Grants,
        CatalogQueries.Policies,
        CatalogQueries.Roles,
        CatalogQueries.Memberships,
        CatalogQueries.Children,
        CatalogQueries.ViewSources,
        CatalogQueries.Functions,
        CatalogQueries.Indexes,
        CatalogQueries.ForeignKeys,
        CatalogQueries.Schemas,
        CatalogQueries.DefaultGrants,
    ];

    // In the order of the queries: initialisers run from top to bottom.
    static async Task<CatalogSnapshot> ReadAsync(NpgsqlDataReader r, CancellationToken ct) =>
        new()
        {
            Database = (
                await RowsAsync(
                    r,
                    () =>
                        new DatabaseEntry(
                            r.GetString(0),
                            r.GetInt64(1),
                            r.GetInt32(2),
                            r.GetString(3),
                            Ids(r, 4),
                            Ids(r, 5),
                            Text(r, 6)
                        ),
                    ct
                )
            )[0],
            Relations = await RowsAsync(r, () => Relation(r), ct),
            Columns = await RowsAsync(
                r,
                () => new Column(r.GetInt64(0), r.GetInt32(1), r.GetString(2), r.GetString(3), r.GetBoolean(4)),
                ct
            ),
            Grants = await RowsAsync(r, () => new Grant(r.GetInt64(0), r.GetInt64(1), r.GetString(2)), ct),
            Policies = await RowsAsync(r, () => Policy(r), ct),
            Roles = await RowsAsync(
                r,
                () =>
                    new Role(
                        r.GetInt64(0),
                        r.GetString(1),
                        r.GetBoolean(2),
                        r.GetBoolean(3),
                        r.GetBoolean(4),
                        r.GetBoolean(5),
                        r.GetBoolean(6)
                    ),
                ct
            ),
            Memberships = await RowsAsync(r, () => new Membership(r.GetInt64(0), r.GetInt64(1)), ct),
            Children = await RowsAsync(r, () => new Child(r.GetInt64(0), r.GetInt64(1)), ct),
            ViewSources = await RowsAsync(r, () => new ViewSource(r.GetInt64(0), r.GetInt64(1)), ct),
            Functions = await RowsAsync(r, () => Function(r), ct),
            Indexes = await RowsAsync(r, () => Index(r), ct),
            ForeignKeys = await RowsAsync(r, () => ForeignKey(r), ct),
            Schemas = await RowsAsync(
                r,
                () => new Schema(r.GetInt64(0), r.GetString(1), r.GetInt64(2), Ids(r, 3), Ids(r, 4)),
                ct
            ),
            DefaultGrants = await RowsAsync(r, () => new DefaultGrant(r.GetInt64(0), r.GetString(1), Text(r, 2)), ct),
        };

    static Relation Relation(NpgsqlDataReader r) =>
        new(
            r.GetInt64(0),
            r.GetInt64(1),
            r.GetString(2),
            r.GetString(3),
            r.GetString(4),
            r.GetString(5)[0],
            r.GetInt64(6),
            r.GetBoolean(7),
            r.GetBoolean(8),
            r.GetBoolean(9),
            r.GetBoolean(10)
        );

    static Policy Policy(NpgsqlDataReader r) =>
        new(
            r.GetInt64(0),
            r.GetString(1),
            r.GetString(2)[0],
            r.GetBoolean(3),
            Ids(r, 4),
            Text(r, 5),
            Text(r, 6),
            Ids(r, 7)
        );

    static Function Function(NpgsqlDataReader r) =>
        new(
            r.GetInt64(0),
            r.GetString(1),
            r.GetString(2),
            r.GetString(3),
            r.GetInt64(4),
            r.GetString(5),
            r.GetString(6)[0],
            r.GetBoolean(7),
            r.GetBoolean(8),
            Text(r, 9),
            r.GetBoolean(10),
            r.GetBoolean(11),
            Ids(r, 12),
            Text(r, 13) ?? ""
        );

    static Index Index(NpgsqlDataReader r) =>
        new(
            r.GetInt64(0),
            r.GetString(1),
            r.GetBoolean(2),
            r.GetBoolean(3),
            r.GetBoolean(4),
            Numbers(r, 5),
            r.GetString(6),
            Text(r, 7)
        );

    static ForeignKey ForeignKey(NpgsqlDataReader r) =>
        new(
            r.GetString(0),
            r.GetInt64(1),
            r.GetInt64(2),
            Numbers(r, 3),
            Numbers(r, 4),
            r.GetString(5)[0],
            r.GetString(6)[0],
            r.GetString(7)
        );

    static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<T> map, CancellationToken ct)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(map());
        }

        await reader.NextResultAsync(ct);
        return rows;
    }

    static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    static IReadOnlyList<long> Ids(NpgsqlDataReader reader, int column) =>
        [
            .. (Text(reader, column) ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => long.Parse(id, CultureInfo.InvariantCulture)),
        ];

    static IReadOnlyList<int> Numbers(NpgsqlDataReader reader, int column) =>
        [.. Ids(reader, column).Select(number => (int)number)];
}
