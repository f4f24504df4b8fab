using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Server.Tests.Accounts;

/// <summary>What somebody else has done and not yet committed: a request that comes by waits for it.</summary>
internal sealed class Meanwhile : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly NpgsqlConnection connection;

    private Meanwhile(TestDatabase database, NpgsqlConnection connection) =>
        (this.database, this.connection) = (database, connection);

    public static async Task<Meanwhile> DoAsync(TestDatabase database, string sql)
    {
        var connection = await database.OpenAsync();
        var meanwhile = new Meanwhile(database, connection);
        await meanwhile.ExecuteAsync($"begin; {sql}");
        return meanwhile;
    }

    public async Task CommitOnceSomebodyWaitsAsync()
    {
        await Eventually.ShouldBeTrueAsync(async () =>
            await database.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ) > 0
        );
        await ExecuteAsync("commit");
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
