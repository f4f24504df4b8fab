using Bookline.Migrations.Tests.Support;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Migrations.Tests.Engine;

/// <summary>
/// The network is cut at every packet that a run sends. It says that the connection was lost, unless all of its work was done; and the
/// next run ends where an undisturbed one ends.
/// </summary>
public sealed class Cuts
{
    [Theory]
    [InlineData(Lost.Question)]
    [InlineData(Lost.Answer)]
    public async Task Up_ends_the_same_wherever_it_was_cut(Lost lost)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        for (var packet = 1; ; packet++)
        {
            var how = $"{lost} of packet {packet}";
            var run = await RunAsync(database, packet, lost, migrator => migrator.UpAsync(null, Cancel));
            if (run.Said is null)
            {
                await Effects.ShouldBeUpAsync(database, how);
            }

            await Effects.Options(database).UpAsync();
            await Effects.ShouldBeUpAsync(database, how);
            if (!run.WasCut)
            {
                packet.ShouldBeGreaterThan(20);
                return;
            }

            await Effects.ForgetAsync(database);
        }
    }

    [Theory]
    [InlineData(Lost.Question)]
    [InlineData(Lost.Answer)]
    public async Task Down_ends_the_same_wherever_it_was_cut(Lost lost)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        for (var packet = 1; ; packet++)
        {
            var how = $"{lost} of packet {packet}";
            await Effects.Options(database).UpAsync();
            var run = await RunAsync(database, packet, lost, migrator => migrator.DownAsync("1", true, Cancel));
            if (run.Said is null)
            {
                await Effects.ShouldBeDownAsync(database, how);
            }

            await Effects.ComeDownAsync(database);
            await Effects.ShouldBeDownAsync(database, how);
            if (!run.WasCut)
            {
                packet.ShouldBeGreaterThan(10);
                return;
            }
        }
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <returns>Whether the packet was sent at all, and what the run said of it; null: nothing.</returns>
    static async Task<(bool WasCut, MigrationException? Said)> RunAsync(
        TestDatabase database,
        int packet,
        Lost lost,
        Func<Migrator, Task> run
    )
    {
        await using var relay = new CuttingRelay(database.Server.Port, packet, lost);
        var through = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = relay.Port };
        try
        {
            await run(new Migrator(Effects.Options(database) with { ConnectionString = through.ConnectionString }));
            return (relay.HasCut, null);
        }
        catch (MigrationException e) when (e is ConnectionLostException or ConnectionFailedException)
        {
            relay.HasCut.ShouldBeTrue();
            return (true, e);
        }
    }
}
