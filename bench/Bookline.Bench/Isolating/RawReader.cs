using Npgsql;

namespace Bookline.Bench.Isolating;

/// <summary>The baseline: Npgsql alone, a login that row-level security does not concern, and a query that names the tenant.</summary>
internal sealed class RawReader(ChatDatabase database, int connections) : IReader
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(
        database.ConnectionString(ChatDatabase.RawLogin, connections)
    );

    public string Name => Readers.Raw;

    public async Task<IReadOnlyList<Message>> ReadAsync(Guid tenant, string conversation, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(Message.Latest);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = conversation });
        return await Messages.ReadAsync(command, cancel);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
