using Npgsql;

namespace Bookline.Serve.Tests;

/// <summary>The private database of a server that runs, as its superuser, whom it trusts.</summary>
internal static class StateDatabase
{
    /// <param name="home">The folder with its data.</param>
    public static async Task<T> ScalarAsync<T>(string home, string sql)
    {
        var port = (await File.ReadAllLinesAsync(Path.Combine(home, "data", "postmaster.pid")))[3];
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={port};Database=bookline;Username=postgres;Pooling=false"
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
