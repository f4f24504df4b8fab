using Npgsql;

namespace Bookline.Migrations.Connecting;

/// <summary>What the server said when we came in.</summary>
sealed record Hello(int Pid, int ServerVersion, bool JournalExists, bool IsStandby, string Database, string User);

/// <summary>Opens sessions and gives them the settings of a run.</summary>
sealed class SessionFactory : IAsyncDisposable
{
    readonly MigratorOptions options;
    readonly NpgsqlDataSource source;
    readonly NpgsqlConnectionStringBuilder settings;

    public SessionFactory(MigratorOptions options)
    {
        this.options = options;
        settings = new NpgsqlConnectionStringBuilder(ConnectionStrings.Parse(options.ConnectionString));
        if (!settings.ContainsKey("GSS Encryption Mode"))
        {
            // Asking for Kerberos loads a native library before the first byte is sent.
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        settings.Pooling = false;
        settings.Enlist = false;
        settings.CommandTimeout = 0;
        settings.ApplicationName = "bookline db";
        settings.IncludeErrorDetail = true;
        settings.IncludeFailedBatchedCommand = true;
        settings.TcpKeepAlive = true;
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        source = builder.Build();
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

            return (session, hello);
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            throw e is NpgsqlException or TimeoutException ? ConnectionTroubles.Explain(e, settings) : e;
        }
    }

    /// <summary>The statement that gives a session its settings; a batch may go on with others behind it.</summary>
    public void AddSettings(NpgsqlBatch batch, long? freeDiskBytes)
    {
        var command = batch.Add(SessionSettings);
        command.Parameters.Add(Param.Text(options.SearchPath));
        command.Parameters.Add(Param.Text(Milliseconds(options.LockTimeout)));
        var inputs = new Dictionary<string, string>(options.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            ["run_id"] = RunId.ToString(),
            ["version"] = options.RunnerVersion,
            ["new_uuid"] = Guid.CreateVersion7().ToString(),
            ["free_disk_bytes"] = freeDiskBytes?.ToString() ?? "",
        };
        var setters = inputs.Select((_, i) => $"set_config('bookline.' || ${(2 * i) + 1}, ${(2 * i) + 2}, false)");
        var pairs = inputs.SelectMany(i => new[] { Param.Text(i.Key), Param.Text(i.Value) });
        batch.Add("select " + string.Join(", ", setters), [.. pairs]);
    }

    public static string Milliseconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalMilliseconds)).ToString();

    public ValueTask DisposeAsync() => source.DisposeAsync();

    static async Task<Hello> AskAsync(Session session, CancellationToken ct)
    {
        const string Question = """
            select pg_backend_pid(), current_setting('server_version_num')::int,
                to_regclass('bookline_migrations.journal') is not null, pg_is_in_recovery(),
                current_database()::text, current_user::text
            """;
        var rows = await session.RowsAsync(
            Question,
            r => new Hello(
                r.GetInt32(0),
                r.GetInt32(1),
                r.GetBoolean(2),
                r.GetBoolean(3),
                r.GetString(4),
                r.GetString(5)
            ),
            ct
        );
        return rows[0];
    }

    // row_security off turns a forgotten policy into an error instead of silently hidden rows.
    // client_connection_check_interval lets the server notice a killed runner; not every platform has it.
    const string SessionSettings = """
        select set_config('search_path', $1, false),
            set_config('lock_timeout', $2, false),
            set_config('statement_timeout', '0', false),
            set_config('idle_in_transaction_session_timeout', '0', false),
            set_config('row_security', 'off', false),
            set_config('jit', 'off', false),
            set_config('client_min_messages', 'notice', false),
            set_config('standard_conforming_strings', 'on', false),
            set_config('default_transaction_isolation', 'read committed', false),
            set_config('default_transaction_deferrable', 'off', false),
            case when current_setting('idle_session_timeout', true) is not null
                then set_config('idle_session_timeout', '0', false) end,
            case when current_setting('transaction_timeout', true) is not null
                then set_config('transaction_timeout', '0', false) end,
            case when current_setting('client_connection_check_interval', true) is not null
                    and version() !~* '(mingw|visual|msvc|windows)'
                then set_config('client_connection_check_interval', '1s', false) end
        """;
}
