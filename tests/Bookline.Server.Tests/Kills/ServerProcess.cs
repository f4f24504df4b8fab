using System.Diagnostics;
using Bookline.PrivatePostgres;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Kills;

/// <summary>The server in a process of its own, which can be killed at any moment and started again on its port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly List<string> arguments;
    private Process? process;

    public ServerProcess(TestDatabase database, IReadOnlyDictionary<string, string> settings)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        arguments =
        [
            $"--urls={url}",
            $"--DATABASE_URL={database.Server.ConnectionString(database.Name, MultiTenantDatabase.App)};Maximum Pool Size=20",
            .. settings.Select(s => $"--{s.Key}={s.Value}"),
        ];
    }

    public HttpClient Http { get; }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Bookline.Server"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start).ShouldNotBeNull();
        // A pipe that nobody reads fills up, and then its writer stands still.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await IsReadyAsync())
        {
            process.HasExited.ShouldBeFalse("the server ended by itself");
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>SIGKILL: nothing is finished, closed or given back.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }
        Http.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
