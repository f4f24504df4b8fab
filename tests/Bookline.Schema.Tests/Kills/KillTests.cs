using System.Globalization;
using Bookline.Schema.Tests.Legacy;
using Bookline.Schema.Tests.Salons;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Schema.Tests.Kills;

/// <summary>The real program, killed with SIGKILL at any moment while the application reads and writes.</summary>
public sealed class KillTests
{
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("BOOKLINE_KILLS") ?? "50",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task Runs_that_are_killed_are_continued_and_not_a_row_is_lost_or_doubled()
    {
        await using var salon = await Salon.OpenAsync();
        var before = await OriginalCopy.TakeAsync(salon.Database);
        var structure = await Structure.OfPrototypeAsync(salon.Database);
        await using var application = await LegacyApplication.StartAsync(salon.Database, salon.Owner);
        var random = new Random(1);
        var killed = 0;

        while (killed < Kills)
        {
            killed += await RunUntilDoneAsync(salon, random, "up", "applied", "0001", "--tenant-name", "Spark Salon");
            (await Acknowledged.DifferencesAsync(salon.Database, application)).ShouldBeEmpty("after up");
            (await salon.VerifyFailuresAsync()).ShouldBeEmpty();
            killed += await RunUntilDoneAsync(salon, random, "down", "pending", "0001");
            (await Structure.OfPrototypeAsync(salon.Database)).ShouldBe(structure);
        }
        await application.StopAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} kills");
        application.Failures.ShouldBeEmpty();
        (await Acknowledged.DifferencesAsync(salon.Database, application)).ShouldBeEmpty();
        (await before.LostAsync()).ShouldBeEmpty();
    }

    /// <summary>Gives how often it was killed before a run came to its end.</summary>
    private static async Task<int> RunUntilDoneAsync(
        Salon salon,
        Random random,
        string verb,
        string end,
        params string[] arguments
    )
    {
        string[] command =
        [
            "db",
            verb,
            .. arguments,
            "--database",
            salon.Database.Url,
            "--dir",
            MigrationsFolder.Path,
            "--max-block",
            "20s",
        ];
        // The moments lie closer together at first, so that every phase is met; then it must come through.
        const int MostKills = 12;
        for (var killed = 0; ; killed++)
        {
            using var cli = CliProcess.Start(command);
            if (killed < MostKills)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30, 350)), TimeProvider.System);
                if (!cli.HasExited)
                {
                    cli.Kill();
                    await cli.WaitAsync();
                    if (await IsAsync(salon, end))
                    {
                        return killed + 1; // just before it could say so
                    }
                    continue;
                }
            }
            var result = await cli.WaitAsync();
            result.ExitCode.ShouldBe(0, result.ToString());
            return killed;
        }
    }

    private static async Task<bool> IsAsync(Salon salon, string state)
    {
        var status = await salon.Engine().StatusAsync(CancellationToken.None);
        return status.Migrations.Single(m => m.Id == Repository.MultiTenant).State == state;
    }
}
