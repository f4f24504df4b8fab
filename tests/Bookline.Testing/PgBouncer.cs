using System.Diagnostics;
using System.Net.Sockets;
using Bookline.PrivatePostgres;

namespace Bookline.Testing;

/// <summary>A PgBouncer in front of a test server, ended on dispose or with the test process.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    // The pipe on stdin closes however the test process ends; arguments are positions, never text in the script.
    private const string Script = """
        trap '' INT TERM HUP
        "$@" >/dev/null 2>&1 </dev/null &
        read -r _
        kill -KILL $!
        """;

    private readonly Process guard;
    private readonly string folder;

    private PgBouncer(Process guard, string folder, int port) =>
        (this.guard, this.folder, Port) = (guard, folder, port);

    public int Port { get; }

    /// <summary>Npgsql form, without pooling on the client's side.</summary>
    public string ConnectionString(string database, string user = "postgres") =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Pooling=false";

    public string Url(string database, string user = "postgres") => $"postgresql://{user}@127.0.0.1:{Port}/{database}";

    /// <param name="server">The server behind it.</param>
    /// <param name="poolMode"><c>transaction</c> or <c>session</c>.</param>
    /// <param name="users">Who may log in besides postgres.</param>
    public static async Task<PgBouncer> StartAsync(PrivateServer server, string poolMode, params string[] users)
    {
        var folder = await ServerUser.CreateFolderAsync(null, null, CancellationToken.None);
        var port = FreePort.Next();
        var logins = users.Prepend("postgres").Select(user => $"\"{user}\" \"\"\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), string.Concat(logins));
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            [databases]
            * = host=127.0.0.1 port={server.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {folder}/users
            logfile = {folder}/log
            pool_mode = {poolMode}
            default_pool_size = 10
            max_client_conn = 100
            ignore_startup_parameters = extra_float_digits,options,search_path
            """
        );

        var (file, arguments) = ServerUser.Wrap(Find(), configuration);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", file, .. arguments])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        var bouncer = new PgBouncer(Process.Start(start)!, folder, port);
        await bouncer.WaitUntilItListensAsync();
        return bouncer;
    }

    public async ValueTask DisposeAsync()
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task WaitUntilItListensAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (started.Elapsed < StartLimit)
            {
                await Task.Delay(PollInterval, TimeProvider.System);
            }
            catch (SocketException e)
            {
                var log = Path.Combine(folder, "log");
                var said = File.Exists(log) ? await File.ReadAllTextAsync(log) : "It wrote no log.";
                await DisposeAsync();
                throw new InvalidOperationException($"PgBouncer did not start. {said}", e);
            }
        }
    }

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable("BOOKLINE_PGBOUNCER");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin");
        return new[] { named }
                .Concat(folders.Select(folder => Path.Combine(folder, "pgbouncer")))
                .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("pgbouncer is not here: install it, or set BOOKLINE_PGBOUNCER.");
    }
}
