using Npgsql;
using NpgsqlTypes;

namespace Bookline.Migrations.Connecting;

/// <summary>One connection to the server, its pid, and who listens to its notices.</summary>
sealed class Session : IAsyncDisposable
{
    readonly NpgsqlConnection connection;

    public Session(NpgsqlConnection connection)
    {
        this.connection = connection;
        connection.Notice += (_, e) => OnNotice?.Invoke(e.Notice);
    }

    public Action<PostgresNotice>? OnNotice { get; set; }

    /// <summary>The server process that the connection was promised when it was made.</summary>
    public int PromisedPid => connection.ProcessID;

    public bool IsOpen => connection.State == System.Data.ConnectionState.Open;

    /// <exception cref="NpgsqlException">The connection has ended, and whoever met its end kept it quiet.</exception>
    public NpgsqlBatch Batch() =>
        IsOpen ? new(connection) { Timeout = 0 } : throw new NpgsqlException("it ended behind an earlier statement");

    /// <summary>Sends statements in one round trip, and forgets the rows they return.</summary>
    public async Task RunAsync(CancellationToken ct, params IEnumerable<string> statements)
    {
        await using var batch = Batch();
        foreach (var sql in statements)
        {
            batch.Add(sql);
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Sends one query and maps its rows.</summary>
    public async Task<List<T>> RowsAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> map,
        CancellationToken ct,
        params NpgsqlParameter[] parameters
    )
    {
        await using var batch = Batch();
        batch.Add(sql, parameters);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await reader.AllAsync(map, ct);
    }

    /// <summary>Ends whatever transaction is open; a connection that is gone has ended it already.</summary>
    public async Task RollbackAsync()
    {
        if (!IsOpen)
        {
            return;
        }

        try
        {
            await RunAsync(CancellationToken.None, "rollback");
        }
        catch (NpgsqlException)
        {
            // The first error is the one to tell about; a broken connection rolls back on the server's side.
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

static class SessionExtensions
{
    public static NpgsqlBatchCommand Add(
        this NpgsqlBatch batch,
        string sql,
        params ReadOnlySpan<NpgsqlParameter> parameters
    )
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        if (parameters.Length == 0)
        {
            // Without parameters the driver would look for semicolons and cut `begin atomic` bodies in two. A collection
            // that has seen a positional parameter is sent as written. (There is a switch for it, but it is the whole
            // process's, and other users of the driver in it may rely on the cutting.)
            var positional = new NpgsqlParameter<int>();
            command.Parameters.Add(positional);
            command.Parameters.Remove(positional);
        }

        batch.BatchCommands.Add(command);
        return command;
    }

    public static async Task<List<T>> AllAsync<T>(
        this NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> map,
        CancellationToken ct
    )
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    public static string? Text(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static double? Number(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public static DateTimeOffset? Moment(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTimeOffset(reader.GetDateTime(column), TimeSpan.Zero);
}

/// <summary>Typed parameters: the types are given, so that nothing is looked up or guessed.</summary>
static class Param
{
    public static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Int(int value) =>
        new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = value };

    public static NpgsqlParameter Long(long value) =>
        new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value };

    public static NpgsqlParameter Double(double? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Double, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Moment(DateTimeOffset? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = value is { } v ? v.UtcDateTime : DBNull.Value };
}
