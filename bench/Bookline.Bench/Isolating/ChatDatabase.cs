using Bookline.PrivatePostgres;
using Bookline.Trials;
using Npgsql;

namespace Bookline.Bench.Isolating;

/// <summary>A migrated database with tenants, conversations and messages: ten messages a conversation, in the order of time.</summary>
/// <param name="Name">Of the database.</param>
/// <param name="Conversations">Of each tenant.</param>
internal sealed record ChatDatabase(PrivateServer Server, string Name, int Tenants, int Conversations)
{
    /// <summary>Sees every row, as an application without row-level security would: the baseline.</summary>
    public const string RawLogin = "bench_raw";

    private const int MessagesOfConversation = 10;

    public long Messages => (long)Tenants * Conversations * MessagesOfConversation;

    public static Guid TenantAt(int number) => new($"00000000-0000-7000-8000-{number:x12}");

    public static string ConversationAt(int tenant, int number) => $"{tenant:x8}-{number:x8}";

    /// <summary>As the application connects, with prepared statements.</summary>
    public string ConnectionString(string login, int connections) =>
        $"{Server.ConnectionString(Name, login)};Maximum Pool Size={connections};Max Auto Prepare=50;Auto Prepare Min Usages=2";

    public static async Task<ChatDatabase> FillAsync(
        PrivateServer server,
        string name,
        int tenants,
        int messages,
        CancellationToken cancel
    )
    {
        await ExecuteAsync(server.ConnectionString(), $"create database {name}", cancel);
        var up = await BooklineCommand.RunDbAsync(server.Url(name), ["up"], cancel);
        if (up.ExitCode != 0)
        {
            throw new TrialException($"The migration of {name} failed: {up.Errors}");
        }
        var database = new ChatDatabase(
            server,
            name,
            tenants,
            Math.Max(1, messages / tenants / MessagesOfConversation)
        );
        await ExecuteAsync(server.ConnectionString(name), database.Script(), cancel);
        await ExecuteAsync(server.ConnectionString(name), "vacuum (freeze, analyze)", cancel);
        return database;
    }

    private string Script() =>
        $$"""
            do $$ begin create role {{RawLogin}} login bypassrls in role authenticated; exception when duplicate_object then null; end $$;
            -- Nobody else is here, and the rows are right by construction.
            set session_replication_role = replica;
            insert into tenants (id, business_name, domain, status)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid, 'Tenant ' || t, 'tenant-' || t, 'active'
            from generate_series(1, {{Tenants}}) t;
            insert into conversations (id, tenant_id, phone_number)
            select lpad(to_hex(t), 8, '0') || '-' || lpad(to_hex(c), 8, '0'),
              ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid, '+49' || c
            from generate_series(1, {{Tenants}}) t, generate_series(1, {{Conversations}}) c;
            insert into messages (id, tenant_id, conversation_id, content, is_from_bot, timestamp)
            select 'm' || ((m * {{Tenants}}::bigint + t) * {{Conversations}} + c),
              ('00000000-0000-7000-8000-' || lpad(to_hex(t), 12, '0'))::uuid,
              lpad(to_hex(t), 8, '0') || '-' || lpad(to_hex(c), 8, '0'),
              'Message ' || m || ' about an appointment', m % 2 = 0, timestamp '2026-01-01' + m * interval '1 minute'
            from generate_series(1, {{MessagesOfConversation}}) m, generate_series(1, {{Tenants}}) t,
              generate_series(1, {{Conversations}}) c;
            """;

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Command Timeout=3600");
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
