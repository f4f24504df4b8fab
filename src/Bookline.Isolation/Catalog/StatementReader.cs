using Npgsql;

namespace Bookline.Isolation.Catalog;

/// <summary>Adds what pg_stat_statements has counted, where it is installed and may be read.</summary>
static class StatementReader
{
    public static async Task<CatalogSnapshot> AddAsync(
        CatalogSnapshot snapshot,
        NpgsqlConnection connection,
        CancellationToken ct
    )
    {
        if (snapshot.Database.StatementsSchema is not { } schema)
        {
            return snapshot;
        }

        try
        {
            await using var command = new NpgsqlCommand(CatalogQueries.Statements(schema), connection);
            await using var reader = await command.ExecuteReaderAsync(ct);
            var seen = new List<SeenStatement>();
            while (await reader.ReadAsync(ct))
            {
                seen.Add(new SeenStatement(reader.GetString(0), reader.GetInt64(1)));
            }

            return snapshot with
            {
                Statements = seen,
            };
        }
        catch (PostgresException e)
        {
            // Not preloaded, or not for this login.
            return snapshot with { StatementsTrouble = e.MessageText };
        }
    }
}
