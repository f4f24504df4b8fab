using System.Text.RegularExpressions;
using Bookline.PrivatePostgres;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Serve.Tests;

/// <summary>What <c>./bookline serve</c> starts once everything is built, on a free port and in a folder of its own.</summary>
internal sealed partial class ServeProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CliProcess process;

    private ServeProcess(CliProcess process, string url) => (this.process, Url) = (process, url);

    public string Url { get; }

    private static string Program =>
        Path.Combine(
            Path.GetFullPath(Path.Combine(MigrationsFolder.Path, "..", "..")),
            "tools/Bookline.Serve/bin/Release/net10.0/Bookline.Serve"
        );

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<ServeProcess> ReadyAsync(string state, params string[] arguments)
    {
        var process = Start(state, [.. arguments, "--port", "0"]);
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            if (Ready().Match(process.Output) is { Success: true } ready)
            {
                return new ServeProcess(process, ready.Groups["url"].Value);
            }
            if (process.HasExited || limit.IsCancellationRequested)
            {
                throw new InvalidOperationException($"It did not get ready.\n{process.Output}\n{process.Errors}");
            }
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>For what does not come up.</summary>
    public static async Task<CliResult> RunAsync(string state, params string[] arguments)
    {
        using var process = Start(state, arguments);
        return await process.WaitAsync(Limit);
    }

    /// <summary>Ctrl-C.</summary>
    public async Task<CliResult> StopAsync()
    {
        process.Interrupt();
        return await process.WaitAsync(Limit);
    }

    public void Dispose() => process.Dispose();

    private static CliProcess Start(string state, IEnumerable<string> arguments) =>
        // Where the tests were started in the background, Ctrl-C would be ignored by all that they start.
        CliProcess.StartProgram(
            "env",
            ["--default-signal=INT", Program, .. arguments],
            new Dictionary<string, string>
            {
                ["BOOKLINE_STATE"] = state,
                ["BOOKLINE_PG_BIN"] = PostgresBinaries.Find(15),
            }
        );

    [GeneratedRegex(@"Bookline is ready.*?(?<url>http://[0-9a-z.:]+)")]
    private static partial Regex Ready();
}
