using Npgsql;

namespace Bookline.Migrations;

/// <summary>A connection for an errand beside the migrations, with the same explanations where there is none.</summary>
public static class SingleConnection
{
    /// <summary>Opens one that is not pooled; the caller disposes it.</summary>
    /// <param name="connectionString">A URL or an Npgsql string.</param>
    /// <param name="applicationName">How the server's administrators see it.</param>
    /// <exception cref="InvalidConnectionStringException">It is neither.</exception>
    /// <exception cref="ConnectionFailedException">The server cannot be reached, or does not let us in.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        string connectionString,
        string applicationName,
        CancellationToken ct = default
    )
    {
        var settings = Connecting.SessionFactory.Settings(connectionString, applicationName);
        // The connection lives on without its source, which pools nothing.
        await using var source = Connecting.SessionFactory.Source(settings);
        var connection = source.CreateConnection();
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            throw e is NpgsqlException or TimeoutException ? Connecting.ConnectionTroubles.Explain(e, settings) : e;
        }
    }
}
