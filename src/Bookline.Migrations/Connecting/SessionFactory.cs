using Npgsql;

namespace Bookline.Migrations.Connecting;

/// <summary>What the server said when we came in.</summary>
sealed record Hello(
    int Pid,
    int ServerVersion,
    bool JournalExists,
    bool IsStandby,
    string Database,
    string User,
    bool ChecksConnections,
    bool IsSuperuser
);

/// <summary>Opens sessions and gives them the settings of a run.</summary>
sealed class SessionFactory : IAsyncDisposable
{
    readonly MigratorOptions options;
    NpgsqlDataSource source;
    readonly NpgsqlConnectionStringBuilder settings;

    public SessionFactory(MigratorOptions options)
    {
        this.options = options;
        settings = Settings(options.ConnectionString, "bookline db");
        source = Source(settings);
    }

    public string Server => settings.Host!.StartsWith('/') ? settings.Host : $"{settings.Host}:{settings.Port}";

    public bool IsLocal => settings.Host is "localhost" or "127.0.0.1" or "::1" || settings.Host!.StartsWith('/');

    public Guid RunId { get; } = Guid.CreateVersion7();

    /// <summary>Connects and asks who we are, changing nothing: behind a pooler a setting would stay with strangers.</summary>
    public async Task<(Session Session, Hello Hello)> OpenAsync(CancellationToken ct)
    {
        var connection = source.CreateConnection();
        try
        {
            await connection.OpenAsync(ct);
            var session = new Session(connection);
            var hello = await AskAsync(session, ct);
            if (hello.Pid != session.PromisedPid)
            {
                await PoolerCheck.RefuseTransactionModeAsync(source, session, hello.Pid, ct);
            }

            await PinAsync(connection);
            return (session, hello);
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            throw e is NpgsqlException or TimeoutException ? ConnectionTroubles.Explain(e, settings) : e;
        }
    }

    /// <summary>The statements that give a session its settings; a batch may go on with others behind them.</summary>
    /// <remarks>
    /// Plain SET, not set_config: a hardened database lets nobody but its owners call that, and a login that may only
    /// read still wants to see status and plan.
    /// </remarks>
    public void AddSettings(NpgsqlBatch batch, Hello hello, long? freeDiskBytes)
    {
        batch.Add($"set search_path = {string.Join(", ", options.SearchPath.Split(',').Select(Identifier))}");
        batch.Add($"set lock_timeout = {Milliseconds(options.BlockingLockTimeout)}");
        foreach (var setting in SessionSettings)
        {
            batch.Add(setting);
        }

        if (hello.IsSuperuser)
        {
            // An autovacuum gives way to whoever waited this long for it; at the usual second our lock time-out comes first,
            // and a long vacuum would outlast all patience. Only a superuser may say so.
            batch.Add($"set deadlock_timeout = {Milliseconds(options.BlockingLockTimeout / 2)}");
        }

        if (hello.ServerVersion >= 170_000)
        {
            batch.Add("set transaction_timeout = 0");
        }

        if (hello.ChecksConnections)
        {
            batch.Add("set client_connection_check_interval = '1s'");
        }

        var inputs = new Dictionary<string, string>(options.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            ["run_id"] = RunId.ToString(),
            ["version"] = options.RunnerVersion,
            ["new_uuid"] = Guid.CreateVersion7().ToString(),
            ["free_disk_bytes"] = freeDiskBytes?.ToString() ?? "",
        };
        foreach (var (key, value) in inputs)
        {
            batch.Add(SetInput(key, value));
        }
    }

    /// <summary>The statement that makes an input readable for scripts as <c>bookline.key</c>.</summary>
    public static string SetInput(string key, string value) =>
        $"set bookline.{Identifier(key)} = '{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Milliseconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalMilliseconds)).ToString();

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>What every connection of the program has in common.</summary>
    /// <exception cref="InvalidConnectionStringException">No URL and no Npgsql string.</exception>
    public static NpgsqlConnectionStringBuilder Settings(string connectionString, string applicationName)
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionStrings.Parse(connectionString));
        if (!settings.ContainsKey("GSS Encryption Mode"))
        {
            // Asking for Kerberos loads a native library before the first byte is sent.
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        settings.Pooling = false;
        settings.Enlist = false;
        settings.CommandTimeout = 0;
        settings.ApplicationName = applicationName;
        settings.IncludeErrorDetail = true;
        settings.IncludeFailedBatchedCommand = true;
        settings.TcpKeepAlive = true;
        return settings;
    }

    public static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>Of several hosts the first session's is the one that all others go to: the runner lock is there.</summary>
    async Task PinAsync(NpgsqlConnection first)
    {
        if (!settings.Host!.Contains(',', StringComparison.Ordinal) || first.Host is not { } host)
        {
            return;
        }

        (settings.Host, settings.Port) = (host, first.Port);
        settings.LoadBalanceHosts = false;
        settings.TargetSessionAttributes = null;
        // The first connection lives on without its source, which pools nothing.
        await source.DisposeAsync();
        source = Source(settings);
    }

    static async Task<Hello> AskAsync(Session session, CancellationToken ct)
    {
        const string Question = """
            select pg_backend_pid(), current_setting('server_version_num')::int,
                to_regclass('bookline_migrations.journal') is not null, pg_is_in_recovery(),
                current_database()::text, current_user::text,
                -- Lets the server notice a killed runner; not every platform has it.
                version() !~* '(mingw|visual|msvc|windows)', current_setting('is_superuser')::boolean
            """;
        var rows = await session.RowsAsync(
            Question,
            r => new Hello(
                r.GetInt32(0),
                r.GetInt32(1),
                r.GetBoolean(2),
                r.GetBoolean(3),
                r.GetString(4),
                r.GetString(5),
                r.GetBoolean(6),
                r.GetBoolean(7)
            ),
            ct
        );
        return rows[0];
    }

    // row_security off turns a forgotten policy into an error instead of silently hidden rows.
    static readonly string[] SessionSettings =
    [
        "set statement_timeout = 0",
        "set idle_in_transaction_session_timeout = 0",
        "set idle_session_timeout = 0",
        "set row_security = off",
        "set jit = off",
        "set client_min_messages = notice",
        "set standard_conforming_strings = on",
        "set default_transaction_isolation = 'read committed'",
        "set default_transaction_deferrable = off",
    ];

    static string Identifier(string name) =>
        $"\"{name.Trim().Trim('"').Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
