using Bookline.Migrations;
using Npgsql;

namespace Bookline.Schema.Tests.Salons;

/// <summary>One statement on an open connection.</summary>
internal static class Sql
{
    public static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<T?> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>The run must end with this kind of trouble; a failing test shows the one it was.</summary>
    public static async Task<T> ShouldStopWithAsync<T>(Func<Task> run)
        where T : MigrationException
    {
        var error = await Should.ThrowAsync<MigrationException>(run);
        return error.ShouldBeOfType<T>($"{error.Step}: {error.Message} {error.Hint}");
    }

    /// <summary>The statement must fail with this SQLSTATE; gives the server's message.</summary>
    public static async Task<string> ShouldFailAsync(NpgsqlConnection connection, string sqlState, string sql)
    {
        var error = await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(connection, sql), sql);
        error.SqlState.ShouldBe(sqlState, $"{sql}: {error.MessageText}");
        return error.MessageText;
    }
}
