using Npgsql;

namespace Bookline.Isolation.Tests.Sessions;

/// <summary>One statement on an open connection.</summary>
internal static class Sql
{
    public static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first value of the last result, as text.</summary>
    public static async Task<string?> TextAsync(NpgsqlConnection connection, string sql) =>
        await new Bookline.Isolation.Attacks.Database(connection).TextAsync(sql, CancellationToken.None);

    public static async Task<string> ShouldFailAsync(NpgsqlConnection connection, string sqlState, string sql)
    {
        var error = await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(connection, sql), sql);
        error.SqlState.ShouldBe(sqlState, $"{sql}: {error.MessageText}");
        return error.MessageText;
    }
}
