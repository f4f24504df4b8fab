using System.Diagnostics;
using Bookline.Migrations.Tests.Support;
using Bookline.Testing;

namespace Bookline.Migrations.Tests.Engine;

/// <summary>The runner is killed before and after every journal write; the next run must end where an undisturbed one ends.</summary>
public sealed class Crashes : IDisposable
{
    const int Sigkill = 137;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bookline-crashes-");

    public Crashes()
    {
        foreach (var (name, text) in Effects.Files)
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), text);
        }
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Up_ends_the_same_wherever_it_was_killed(string moment)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        for (var number = 1; ; number++)
        {
            var exit = await RunAsync(database, "up", moment, number);
            await Effects.Options(database).UpAsync();

            await Effects.ShouldBeUpAsync(database, $"{moment} write {number}");
            if (exit == 0)
            {
                number.ShouldBeGreaterThan(10);
                return;
            }

            exit.ShouldBe(Sigkill);
            await Effects.ForgetAsync(database);
        }
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Down_ends_the_same_wherever_it_was_killed(string moment)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        for (var number = 1; ; number++)
        {
            await Effects.Options(database).UpAsync();
            var exit = await RunAsync(database, "down", moment, number);

            await Effects.ComeDownAsync(database);
            await Effects.ShouldBeDownAsync(database, $"{moment} write {number}");
            if (exit == 0)
            {
                number.ShouldBeGreaterThan(5);
                return;
            }

            exit.ShouldBe(Sigkill);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    async Task<int> RunAsync(TestDatabase database, string verb, string moment, int number)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Bookline.Migrations.CrashHost.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [host, database.ConnectionString, folder.FullName, verb, moment, $"{number}"]
        )
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        (process.ExitCode is 0 or Sigkill).ShouldBeTrue(errors);
        return process.ExitCode;
    }
}
