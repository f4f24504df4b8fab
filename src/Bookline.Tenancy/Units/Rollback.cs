using System.Data;
using Npgsql;

namespace Bookline.Tenancy.Units;

/// <summary>Makes sure that nothing of a tenant stays at a connection that goes back to the pool.</summary>
internal static class Rollback
{
    /// <summary>A server that does not answer within this time loses the connection.</summary>
    private const int LimitSeconds = 5;

    // Asked in the same round trip: that a rollback ends the context is what everything rests on, so it is not assumed.
    private const string End = "rollback";
    private const string Left = "select public.get_tenant_context() is not null";
    private const string Close = "select pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())";

    /// <summary>Never throws: a connection that cannot be rolled back is closed, and the pool opens another one.</summary>
    public static async Task OfAsync(NpgsqlConnection connection)
    {
        if (connection.FullState.HasFlag(ConnectionState.Broken) || connection.State != ConnectionState.Open)
        {
            return;
        }
        try
        {
            await using var batch = new NpgsqlBatch(connection) { Timeout = LimitSeconds };
            batch.BatchCommands.Add(new NpgsqlBatchCommand(End));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Left));
            if (await batch.ExecuteScalarAsync() is not false)
            {
                await CloseAsync(connection);
            }
        }
        catch (Exception error)
            when (error is NpgsqlException or InvalidOperationException or OperationCanceledException)
        {
            await CloseAsync(connection);
        }
    }

    private static async Task CloseAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand(Close, connection) { CommandTimeout = LimitSeconds };
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception error)
            when (error is NpgsqlException or InvalidOperationException or OperationCanceledException)
        {
            // Closed, which was the aim.
        }
    }
}
