using System.Globalization;

namespace Bookline.PrivatePostgres;

/// <summary>
/// A PostgreSQL server of one's own on 127.0.0.1: made with <c>initdb</c>, reached over TCP only, and gone with its
/// folder when disposed of, or when this process dies.
/// </summary>
public sealed class PrivateServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private const int MaxPortTries = 5;
    private static readonly TimeSpan InitLimit = TimeSpan.FromMinutes(2);

    // Long enough for a crash recovery on a busy machine.
    private static readonly TimeSpan ControlLimit = TimeSpan.FromMinutes(2);

    private readonly PrivateServerOptions options;
    private readonly string root;
    private OrphanGuard? guard;
    private bool running;
    private bool left;

    private PrivateServer(PrivateServerOptions options, string binDirectory, string root)
    {
        this.options = options;
        this.root = root;
        BinDirectory = binDirectory;
        MajorVersion = PostgresBinaries.MajorOf(binDirectory);
    }

    public string BinDirectory { get; }
    public int MajorVersion { get; }

    /// <summary>TCP port on 127.0.0.1; stays the same over stop and start.</summary>
    public int Port { get; private set; }

    public string DataDirectory => Path.Combine(root, "data");
    public string LogFile => Path.Combine(root, "server.log");

    private bool HasPidFile => File.Exists(Path.Combine(DataDirectory, "postmaster.pid"));

    /// <summary>Creates and starts a server; it takes connections when this returns.</summary>
    /// <exception cref="PrivatePostgresException">No binaries, or the server did not come up.</exception>
    public static async Task<PrivateServer> StartAsync(
        PrivateServerOptions? options = null,
        CancellationToken cancel = default
    )
    {
        options ??= new PrivateServerOptions();
        var bin = options.BinDirectory ?? PostgresBinaries.Find();
        var root = await ServerUser.CreateFolderAsync(options.Root, options.PreferredParent, cancel);
        var server = new PrivateServer(options, bin, root);
        try
        {
            await server.InitialiseAsync(cancel);
            await server.StartOnFreePortAsync(cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Npgsql connection string.</summary>
    public string ConnectionString(string database = Superuser, string user = Superuser) =>
        $"Host=127.0.0.1;Port={Port};Database={Quoted(database)};Username={Quoted(user)}"
        + (options.Password is { } password ? $";Password={Quoted(password)}" : "");

    /// <summary>The same as a <c>postgresql://</c> URL.</summary>
    public string Url(string database = Superuser, string user = Superuser)
    {
        var password = options.Password is { } secret ? ":" + Uri.EscapeDataString(secret) : "";
        var login = Uri.EscapeDataString(user) + password;
        return $"postgresql://{login}@127.0.0.1:{Port}/{Uri.EscapeDataString(database)}";
    }

    /// <summary>Stops the server; its data and port stay for <see cref="StartAgainAsync"/>.</summary>
    public async Task StopAsync(StopMode mode = StopMode.Fast, CancellationToken cancel = default)
    {
        var word = mode == StopMode.Fast ? "fast" : "immediate";
        var result = await ControlAsync(["stop", "-m", word], cancel);
        // "No server running" is what was asked for.
        if (result.ExitCode != 0 && HasPidFile)
        {
            throw new PrivatePostgresException($"PostgreSQL did not stop. {result.Said}");
        }
        running = false;
    }

    /// <summary>Starts a stopped server on its old port; recovers first if it was stopped as in a crash.</summary>
    public async Task StartAgainAsync(CancellationToken cancel = default)
    {
        var result = await ControlAsync(["start", "-l", LogFile], cancel);
        if (result.ExitCode != 0)
        {
            throw new PrivatePostgresException($"PostgreSQL did not start. {result.Said}\n{LogTail()}");
        }
        running = true;
        guard ??= OrphanGuard.Watch(BinDirectory, DataDirectory, options.KeepFolder ? null : root);
    }

    /// <summary>
    /// The server outlives this process, its folder stays, and disposing of this object does nothing any more. Whoever
    /// reads <c>postmaster.pid</c> in <see cref="DataDirectory"/> can stop it.
    /// </summary>
    public void LeaveRunning()
    {
        guard?.Dispose();
        guard = null;
        left = true;
    }

    /// <summary>Stops the server and, unless told to keep it, deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (left)
        {
            return;
        }
        // A start that timed out may have left a server that is still on its way up.
        if (running || HasPidFile)
        {
            await StopAsync(options.KeepFolder ? StopMode.Fast : StopMode.Immediate);
        }
        guard?.Dispose();
        guard = null;
        if (!options.KeepFolder && Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async Task InitialiseAsync(CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(DataDirectory, "PG_VERSION")))
        {
            return;
        }
        List<string> arguments =
        [
            "-D",
            DataDirectory,
            $"--username={Superuser}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            // Sorted by code point: the same on every machine and after every upgrade of its C library.
            "--lc-collate=C",
            "--no-instructions",
            options.Password is null ? "--auth=trust" : "--auth=scram-sha-256",
        ];
        var passwordFile = Path.Combine(root, "password");
        if (options.Password is { } password)
        {
            await File.WriteAllTextAsync(passwordFile, password + "\n", cancel);
            arguments.Add($"--pwfile={passwordFile}");
        }
        if (!options.Durable)
        {
            arguments.Add("--no-sync");
        }

        var result = await RunAsUserAsync("initdb", arguments, InitLimit, cancel);
        File.Delete(passwordFile);
        if (result.ExitCode != 0)
        {
            throw new PrivatePostgresException($"initdb failed. {result.Said}");
        }
    }

    private async Task StartOnFreePortAsync(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort.Next();
            await ServerSettings.WriteAsync(DataDirectory, Port, options, cancel);
            try
            {
                await StartAgainAsync(cancel);
                return;
            }
            catch (PrivatePostgresException)
                when (attempt < MaxPortTries && LogTail().Contains("Address already in use"))
            {
                // Somebody took the port between the look and the start: the next one.
            }
        }
    }

    private Task<ProcessResult> ControlAsync(string[] verb, CancellationToken cancel)
    {
        var limit = ControlLimit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        // The process limit is only the net under pg_ctl's own.
        var processLimit = ControlLimit + TimeSpan.FromSeconds(10);
        return RunAsUserAsync("pg_ctl", [.. verb, "-D", DataDirectory, "-w", "-t", limit], processLimit, cancel);
    }

    private Task<ProcessResult> RunAsUserAsync(
        string program,
        IEnumerable<string> arguments,
        TimeSpan limit,
        CancellationToken cancel
    )
    {
        var (file, wrapped) = ServerUser.Wrap(Path.Combine(BinDirectory, program), arguments);
        return BoundedProcess.RunAsync(file, wrapped, limit, root, cancel);
    }

    private string LogTail() =>
        File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(20)) : "The server wrote no log.";

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
