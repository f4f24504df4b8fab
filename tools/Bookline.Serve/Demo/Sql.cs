using Npgsql;

namespace Bookline.Serve.Demo;

/// <summary>Statements with positional parameters.</summary>
internal static class Sql
{
    public static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken ct,
        params object?[] values
    )
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task<T> ScalarAsync<T>(
        NpgsqlConnection connection,
        string sql,
        CancellationToken ct,
        params object?[] values
    )
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(ct) is T value
            ? value
            : throw new NpgsqlException($"No {typeof(T).Name} came from: {sql}");
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
        return command;
    }
}
