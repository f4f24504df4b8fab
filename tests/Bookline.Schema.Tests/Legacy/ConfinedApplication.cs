using System.Collections.Concurrent;
using Bookline.Schema.Tests.Salons;
using Npgsql;

namespace Bookline.Schema.Tests.Legacy;

/// <summary>A migrated database with a second tenant, and connections that the application had opened before.</summary>
public sealed class ConfinedApplication : IAsyncLifetime
{
    private const int Connections = 30;

    private readonly ConcurrentQueue<NpgsqlConnection> opened = new();
    private Salon? salon;

    internal Salon Salon => salon ?? throw new InvalidOperationException("Not yet initialised.");

    public async ValueTask InitializeAsync()
    {
        salon = await Salon.OpenAsync();
        for (var i = 0; i < Connections; i++)
        {
            opened.Enqueue(await salon.OpenLegacyAsync());
        }
        await salon.UpAsync();
        await SecondTenant.MoveInAsync(salon.Database);
    }

    /// <summary>One for each test, which may do to it what it likes.</summary>
    public NpgsqlConnection TakeConnection() =>
        opened.TryDequeue(out var connection) ? connection : throw new InvalidOperationException("Open more of them.");

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in opened)
        {
            await connection.DisposeAsync();
        }
        await Salon.DisposeAsync();
    }
}
