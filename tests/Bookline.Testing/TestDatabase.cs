using Bookline.PrivatePostgres;
using Npgsql;

namespace Bookline.Testing;

/// <summary>A fresh database for one test, dropped on dispose with whatever is still connected.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(PrivateServer server, string name) => (Server, Name) = (server, name);

    public PrivateServer Server { get; }
    public string Name { get; }

    /// <summary>Npgsql form, superuser, no pooling: a closed connection is gone on the server too.</summary>
    public string ConnectionString => ConnectionStringFor("postgres");

    /// <summary>The same as a <c>postgresql://</c> URL, as the command line takes it.</summary>
    public string Url => Server.Url(Name);

    /// <summary>A database on the shared server of that major version.</summary>
    public static async Task<TestDatabase> CreateAsync(int major, string template = "template0") =>
        await CreateAsync(await TestServers.SharedAsync(major), template);

    /// <summary>A database on a given server; a <paramref name="template"/> nobody is connected to is copied.</summary>
    public static async Task<TestDatabase> CreateAsync(PrivateServer server, string template = "template0")
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        await ExecuteOnServerAsync(server, $"create database {name} template {template}");
        return new TestDatabase(server, name);
    }

    public string ConnectionStringFor(string user) => Server.ConnectionString(Name, user) + ";Pooling=false";

    public async Task<NpgsqlConnection> OpenAsync(string user = "postgres")
    {
        var connection = new NpgsqlConnection(ConnectionStringFor(user));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs one or more statements on a connection of their own.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>First column of the first row; default where that is NULL or there is no row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>First column of each row, as text; NULL becomes an empty string.</summary>
    public async Task<IReadOnlyList<string>> ColumnAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
        {
            values.Add(Convert.ToString(reader.GetValue(0)) ?? "");
        }
        return values;
    }

    public async ValueTask DisposeAsync() =>
        await ExecuteOnServerAsync(Server, $"drop database if exists {Name} with (force)");

    private static async Task ExecuteOnServerAsync(PrivateServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
