using System.Diagnostics;
using System.Text.Json;

namespace Bookline.Bench.Tests;

/// <summary>The benchmarks of the server in miniature: none is found broken only when somebody wants its figures.</summary>
public sealed class SmokeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("messages --tenants 4 --contacts 100 --seconds 1 --json", "at_half_peak")]
    [InlineData("api --tenants 4 --rate 20 --seconds 1 --json", "pgbench")]
    public async Task A_benchmark_runs_to_its_report(string arguments, string figure)
    {
        var (exit, output, errors) = await RunAsync(arguments);

        exit.ShouldBe(0, errors);
        using var report = JsonDocument.Parse(output);
        report.RootElement.EnumerateObject().Select(p => Plain(p.Name)).ShouldContain(Plain(figure));
    }

    private static string Plain(string name) => name.Replace("_", "").ToLowerInvariant();

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string arguments)
    {
        using var bench = Process.Start(
            new ProcessStartInfo(Executable(), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            var output = bench.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = bench.StandardError.ReadToEndAsync(limit.Token);
            await bench.WaitForExitAsync(limit.Token);
            return (bench.ExitCode, await output, await errors);
        }
        finally
        {
            if (!bench.HasExited)
            {
                bench.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Executable()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Bookline.slnx")))
        {
            root = root.Parent.ShouldNotBeNull();
        }
        // The same configuration as this one.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(root.FullName, "bench/Bookline.Bench/bin", configuration, "net10.0/Bookline.Bench");
    }
}
