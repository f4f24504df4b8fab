using System.Collections.Concurrent;
using Bookline.PrivatePostgres;
using Xunit;

namespace Bookline.Testing;

/// <summary>
/// The PostgreSQL servers of one test run: one shared server a major version, started when first asked for and ended
/// with the test process. A version that is not here fails the test that asks for it.
/// </summary>
public static class TestServers
{
    private const int MaxConnections = 200;

    private static readonly ConcurrentDictionary<int, Lazy<Task<PrivateServer>>> Shared = new();

    /// <summary>The oldest and the newest supported major version, for theories.</summary>
    public static TheoryData<int> Majors => [15, 18];

    /// <summary>The shared server. Give each test its own database on it: <see cref="TestDatabase"/>.</summary>
    public static Task<PrivateServer> SharedAsync(int major) =>
        Shared.GetOrAdd(major, m => new Lazy<Task<PrivateServer>>(() => StartOwnAsync(m))).Value;

    /// <summary>A server for one test alone: to crash it, to set it up otherwise, or to have its roles to oneself.</summary>
    /// <param name="major">PostgreSQL's major version.</param>
    /// <param name="durable">True: fsync on and on a disk, as in production; slower.</param>
    /// <param name="settings">Overrides for postgresql.conf.</param>
    public static Task<PrivateServer> StartOwnAsync(
        int major,
        bool durable = false,
        IReadOnlyDictionary<string, string>? settings = null
    ) =>
        PrivateServer.StartAsync(
            new PrivateServerOptions
            {
                BinDirectory = PostgresBinaries.Find(major),
                MaxConnections = MaxConnections,
                Durable = durable,
                PreferredParent = durable ? null : MemoryFolder.Find(),
                Settings = settings ?? new Dictionary<string, string>(),
            }
        );
}
