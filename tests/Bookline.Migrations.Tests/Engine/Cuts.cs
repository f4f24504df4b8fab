using Bookline.Migrations.Tests.Support;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Migrations.Tests.Engine;

/// <summary>
/// The network is cut at every message that a run sends. It says so in an error of its own, and the next run ends where an undisturbed one
/// ends.
/// </summary>
public sealed class Cuts
{
    [Theory]
    [InlineData(Lost.Question)]
    [InlineData(Lost.Answer)]
    public async Task Up_ends_the_same_wherever_it_was_cut(Lost lost)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        for (var message = 1; ; message++)
        {
            var cut = await RunAsync(database, message, lost, migrator => migrator.UpAsync(null, Cancel));
            await Effects.Options(database).UpAsync();

            await Effects.ShouldBeUpAsync(database, $"{lost} of message {message}");
            if (!cut)
            {
                message.ShouldBeGreaterThan(20);
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
        for (var message = 1; ; message++)
        {
            await Effects.Options(database).UpAsync();
            var cut = await RunAsync(database, message, lost, migrator => migrator.DownAsync("1", true, Cancel));

            await Effects.ShouldComeDownAsync(database, $"{lost} of message {message}");
            if (!cut)
            {
                message.ShouldBeGreaterThan(10);
                return;
            }
        }
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <returns>Whether the message was sent at all.</returns>
    static async Task<bool> RunAsync(TestDatabase database, int message, Lost lost, Func<Migrator, Task> run)
    {
        await using var relay = new CuttingRelay(database.Server.Port, message, lost);
        var through = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = relay.Port };
        try
        {
            await run(new Migrator(Effects.Options(database) with { ConnectionString = through.ConnectionString }));
        }
        catch (MigrationException)
        {
            relay.HasCut.ShouldBeTrue();
        }

        return relay.HasCut;
    }
}
