using Bookline.PrivatePostgres;
using Npgsql;

namespace Bookline.Trials;

/// <summary>
/// A database as the single-tenant application has it: its own login owns the database and the four tables.
/// </summary>
public sealed class SingleTenantDatabase
{
    /// <summary>The four tables, parents first.</summary>
    public static readonly IReadOnlyList<string> Tables = ["services", "conversations", "messages", "bookings"];

    private readonly PrivateServer server;

    private SingleTenantDatabase(PrivateServer server, string name, string login) =>
        (this.server, Name, Login) = (server, name, login);

    public string Name { get; }

    /// <summary>The application's login; no superuser.</summary>
    public string Login { get; }

    /// <summary>For the command line: as the superuser.</summary>
    public string Url => server.Url(Name);

    /// <summary>Creates the database with its four empty tables.</summary>
    public static async Task<SingleTenantDatabase> CreateAsync(
        PrivateServer server,
        string name,
        string login,
        CancellationToken cancel
    )
    {
        // Roles belong to the server: an earlier database may have brought it.
        var role = $"do $$ begin create role {login} login; exception when duplicate_object then null; end $$";
        await ExecuteOnServerAsync(server, role, cancel);
        await ExecuteOnServerAsync(server, $"create database {name} owner {login}", cancel);
        var database = new SingleTenantDatabase(server, name, login);
        await database.ExecuteAsync(SingleTenantScript(), cancel, login);
        return database;
    }

    /// <summary>A copy by files, nothing of which goes through the log. Nobody may be connected to this one.</summary>
    public async Task<SingleTenantDatabase> CopyAsync(string name, CancellationToken cancel)
    {
        var sql = $"create database {name} template {Name} owner {Login} strategy file_copy";
        await ExecuteOnServerAsync(server, sql, cancel);
        return new SingleTenantDatabase(server, name, Login);
    }

    public Task DropAsync(CancellationToken cancel) =>
        ExecuteOnServerAsync(server, $"drop database if exists {Name} with (force)", cancel);

    /// <summary>Npgsql form, without pooling: a closed connection is gone on the server, too.</summary>
    public string ConnectionStringFor(string user) =>
        server.ConnectionString(Name, user) + ";Pooling=false;Command Timeout=600;Application Name=" + user;

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancel, string user = "postgres")
    {
        var connection = new NpgsqlConnection(ConnectionStringFor(user));
        await connection.OpenAsync(cancel);
        return connection;
    }

    /// <summary>One or more statements, each committed by itself only if the script says so.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancel, string user = "postgres")
    {
        await using var connection = await OpenAsync(cancel, user);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The first column of the only row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancel, string user = "postgres")
    {
        await using var connection = await OpenAsync(cancel, user);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel) is T value
            ? value
            : throw new TrialException($"No {typeof(T).Name} came from: {sql}");
    }

    /// <summary>The first column of every row.</summary>
    public async Task<List<T>> ColumnAsync<T>(string sql, CancellationToken cancel, string user = "postgres")
    {
        await using var connection = await OpenAsync(cancel, user);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var values = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            values.Add(reader.GetFieldValue<T>(0));
        }
        return values;
    }

    private static string SingleTenantScript()
    {
        var assembly = typeof(SingleTenantDatabase).Assembly;
        using var stream = assembly.GetManifestResourceStream("single_tenant.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteOnServerAsync(PrivateServer server, string sql, CancellationToken cancel)
    {
        var text = server.ConnectionString() + ";Pooling=false;Command Timeout=600";
        await using var connection = new NpgsqlConnection(text);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
