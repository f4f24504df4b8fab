using Npgsql;

namespace Bookline.Tenancy.Units;

internal sealed partial class TenantUnit
{
    /// <summary>Sends the statements in one round trip, and waits until the server is done with all of them.</summary>
    /// <param name="statements">At least one.</param>
    /// <param name="commit">Ends the unit of work in the same round trip.</param>
    /// <returns>Affected rows of each statement.</returns>
    public async Task<IReadOnlyList<ulong>> ExecuteAsync(IReadOnlyList<TenantStatement> statements, bool commit)
    {
        var commands = statements.Select(s => s.ToCommand()).ToArray();
        await using var exchange = await BeginAsync(commands, commit);
        await exchange.RunAsync(static async (batch, _, token) => await batch.ExecuteNonQueryAsync(token));
        return Array.ConvertAll(commands, command => command.Rows);
    }

    /// <summary>Sends one statement and hands over its rows, in the same round trip.</summary>
    public async Task<T> ReadAsync<T>(
        TenantStatement statement,
        bool commit,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read
    )
    {
        await using var exchange = await BeginAsync([statement.ToCommand()], commit);
        return await exchange.RunAsync(
            async (batch, results, token) =>
            {
                await using var reader = await batch.ExecuteReaderAsync(token);
                await SkipAsync(reader, results, token);
                var value = await read(reader, token);
                await FinishAsync(reader, token);
                return value;
            }
        );
    }

    /// <summary>Sends one statement whose rows are read as they arrive. It runs to its end also when the loop is left early.</summary>
    public async IAsyncEnumerable<NpgsqlDataReader> StreamAsync(TenantStatement statement, bool commit)
    {
        await using var exchange = await BeginAsync([statement.ToCommand()], commit);
        try
        {
            var reader = await exchange.RunAsync(
                async (batch, results, token) =>
                {
                    streaming = await batch.ExecuteReaderAsync(token);
                    await SkipAsync(streaming, results, token);
                    return streaming;
                },
                finished: false
            );
            while (await exchange.RunAsync((_, _, token) => reader.ReadAsync(token), finished: false))
            {
                yield return reader;
            }
        }
        finally
        {
            await EndStreamAsync(exchange);
        }
    }

    private async Task EndStreamAsync(Exchange exchange)
    {
        try
        {
            if (exchange.GoesOn)
            {
                await exchange.RunAsync(
                    async (_, _, token) =>
                    {
                        await FinishAsync(streaming!, token);
                        return true;
                    }
                );
            }
        }
        finally
        {
            Task closing;
            // The reader belongs to the connection, and both to whoever has it next: once the work has returned, the unit closes it.
            lock (ending)
            {
                closing = HasReturned ? Task.CompletedTask : pending = CloseStreamAsync();
            }
            await closing;
        }
    }

    /// <summary>Runs work on the connection itself, inside the unit's transaction, which stands already.</summary>
    public async Task<T> OnConnectionAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work)
    {
        Enter();
        try
        {
            if (phase != Phase.Begun)
            {
                throw new InvalidOperationException("No transaction stands yet.");
            }
            return await TrackAsync(() => work(connection!, stop.Token));
        }
        catch (Exception error)
        {
            Fail(error);
            throw Explained(error);
        }
        finally
        {
            Leave();
        }
    }

    private static async Task SkipAsync(NpgsqlDataReader reader, int results, CancellationToken token)
    {
        for (var skipped = 0; skipped < results; skipped++)
        {
            await reader.NextResultAsync(token);
        }
    }

    // To the end: an error of the commit comes last.
    private static async Task FinishAsync(NpgsqlDataReader reader, CancellationToken token)
    {
        while (await reader.NextResultAsync(token)) { }
    }
}
