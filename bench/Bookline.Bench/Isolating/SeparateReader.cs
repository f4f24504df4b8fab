using Npgsql;

namespace Bookline.Bench.Isolating;

/// <summary>The obvious way: set the context, query, clear it, each a command of its own in a transaction.</summary>
internal sealed class SeparateReader(ChatDatabase database, int connections) : IReader
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(
        database.ConnectionString("bookline_app", connections)
    );

    public string Name => Readers.Separate;

    public async Task<IReadOnlyList<Message>> ReadAsync(Guid tenant, string conversation, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var set = new NpgsqlCommand("select set_tenant_context($1)", connection);
        set.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant });
        await set.ExecuteNonQueryAsync(cancel);

        await using var query = new NpgsqlCommand(Message.Latest, connection);
        query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = conversation });
        var messages = await Messages.ReadAsync(query, cancel);

        await using var clear = new NpgsqlCommand("select clear_tenant_context()", connection);
        await clear.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return messages;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
