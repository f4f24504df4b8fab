using Bookline.Trials;
using Npgsql;

namespace Bookline.Bench.Migrating;

/// <summary>
/// The single-tenant application at work while its database is migrated, statement for statement as it was before:
/// it knows nothing of tenants.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int ReadsASecond = 25; // each of two readers
    private const int WritesASecond = 50;
    private const int Sampled = 2000;

    private readonly List<PacedClient> readers = [];
    private readonly List<PacedClient> writers = [];

    /// <summary>Marks what the writer wrote, warm-up included.</summary>
    public const string WrittenContent = "Written while the benchmark ran";

    public static async Task<Traffic> StartAsync(SingleTenantDatabase database, CancellationToken cancel)
    {
        var conversations = await SampleAsync("id", database, cancel);
        var phones = await SampleAsync("phone_number", database, cancel);
        var text = database.ConnectionStringFor(database.Login);
        var traffic = new Traffic();
        try
        {
            traffic.readers.Add(
                await PacedClient.StartAsync(
                    "read by id",
                    text,
                    ReadsASecond,
                    (c, t) => ReadAsync("select * from conversations where id = $1", c, Any(conversations), t),
                    cancel
                )
            );
            traffic.readers.Add(
                await PacedClient.StartAsync(
                    "read by phone",
                    text,
                    ReadsASecond / 5, // without an index on the number, the prototype reads the whole table for it
                    (c, t) => ReadAsync(ByPhone, c, Any(phones), t),
                    cancel
                )
            );
            traffic.writers.Add(
                await PacedClient.StartAsync(
                    "write",
                    text,
                    WritesASecond,
                    (c, t) => WriteAsync(c, Any(conversations), t),
                    cancel
                )
            );
            return traffic;
        }
        catch
        {
            await traffic.DisposeAsync();
            throw;
        }
    }

    private const string ByPhone =
        "select * from conversations where phone_number = $1 order by updated_at desc limit 1";

    public ClientFigures TakeReads() => ClientFigures.Together("reads", [.. readers.Select(r => r.TakeFigures())]);

    public ClientFigures TakeWrites() => ClientFigures.Together("writes", [.. writers.Select(w => w.TakeFigures())]);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in readers.Concat(writers))
        {
            await client.DisposeAsync();
        }
    }

    // Every conversation must be found, merged or not: by its number always, by its id unless it was merged away.
    private static async Task ReadAsync(string sql, NpgsqlConnection connection, string key, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = key } } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = await reader.ReadAsync(cancel);
        if (!found && sql == ByPhone)
        {
            throw new InvalidOperationException($"the conversation of {key} is gone");
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, string conversation, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"insert into messages (conversation_id, content, is_from_bot) values ($1, '{WrittenContent}', false)",
            connection
        )
        {
            Parameters = { new() { Value = conversation } },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static Task<List<string>> SampleAsync(
        string column,
        SingleTenantDatabase database,
        CancellationToken cancel
    ) => database.ColumnAsync<string>($"select {column} from conversations order by random() limit {Sampled}", cancel);

    private static string Any(List<string> values) => values[Random.Shared.Next(values.Count)];
}
