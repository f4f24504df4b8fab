using Bookline.Isolation;
using Bookline.PrivatePostgres;
using Bookline.Testing;
using Bookline.Testing.SingleTenant;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>Servers whose roles nobody else changes, each with a migrated database to copy.</summary>
public sealed class MigratedServers : IAsyncLifetime
{
    private readonly Dictionary<int, (PrivateServer Server, string Template)> servers = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var major in (int[])[15, 18])
        {
            var server = await TestServers.StartOwnAsync(major);
            var template = await TestDatabase.CreateAsync(server);
            await UpAsync(template);
            await template.ExecuteAsync(TwoTenants);
            servers[major] = (server, template.Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (server, _) in servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    public Task<TestDatabase> CopyAsync(int major) =>
        TestDatabase.CreateAsync(servers[major].Server, servers[major].Template);

    public Task<TestDatabase> CreateEmptyAsync(int major) => TestDatabase.CreateAsync(servers[major].Server);

    public static async Task UpAsync(TestDatabase database)
    {
        var up = await CliProcess.RunAsync(
            ["db", "up", "--tenant-name", "Spark Salon", "--max-block", "20s"],
            new Dictionary<string, string> { ["DATABASE_URL"] = database.Url }
        );
        up.ExitCode.ShouldBe(0, up.ToString());
    }

    private const string TwoTenants = """
        insert into tenants (id, business_name, domain) select gen_random_uuid(), d, d from unnest(array['one', 'two']) d;
        insert into services (id, tenant_id, name, price, currency, amount_unit)
          select 'service of ' || domain, id, 'Cut', 900, 'EUR', 'minor' from tenants;
        insert into conversations (id, tenant_id, phone_number) select 'c' || id, id, '+49' from tenants;
        insert into messages (id, tenant_id, conversation_id, content, is_from_bot) select 'm' || id, id, 'c' || id, 'hello', false from tenants;
        insert into users (id, tenant_id, email, password_hash) select gen_random_uuid(), id, 'a@example.com', 'x' from tenants;
        """;
}

/// <summary>Bookline's own database has no leak, and gets one with each thing that is taken from it.</summary>
public sealed class BooklineTests(MigratedServers servers) : IClassFixture<MigratedServers>
{
    public static TheoryData<string, string> Mutations =>
        new()
        {
            { "alter table messages disable row level security", "row_security" },
            { "alter table tenants no force row level security", "force_row_security" },
            { "create policy extra on bookings using (true)", "policy_using" },
            { "alter policy tenant_isolation_services on services with check (true)", "policy_check" },
            { "grant truncate on messages to authenticated", "grant" },
            { "grant execute on function set_config(text, text, boolean) to public", "set_config" },
            { "grant execute on function set_config(text, text, boolean) to bookline_app", "set_config" },
            { "alter function require_tenant_context() immutable", "context_function" },
            { "alter function get_tenant_context() immutable", "context_function" },
            { "alter table users owner to bookline_app", "login" },
            { "create view every_user as select * from users; grant select on every_user to authenticated", "view" },
            { "alter table messages add foreign key (conversation_id) references conversations (id)", "foreign_key" },
            { "create table notes (tenant_id uuid not null); grant select on notes to authenticated", "row_security" },
            {
                "create or replace function require_tenant_context() returns uuid language sql stable as 'select gen_random_uuid()'",
                "context_function"
            },
        };

    // Functions of the platform look across these for ids; the audit says so.
    private static readonly string[] HasPlatformPolicy =
    [
        "public.api_calls",
        "public.api_keys",
        "public.audit_heads",
        "public.audit_log",
        "public.bookings",
        "public.contacts",
        "public.conversations",
        "public.invitations",
        "public.jobs",
        "public.messages",
        "public.rate_limits",
        "public.services",
        "public.sign_ups",
        "public.staff",
        "public.subscriptions",
        "public.tenants",
        "public.time_off",
        "public.usage_metrics",
        "public.user_passkeys",
        "public.user_sessions",
        "public.user_tokens",
        "public.users",
        "public.webhook_deliveries",
        "public.webhook_endpoints",
        "public.webhook_events",
    ];

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_migrated_database_has_no_leak(int major)
    {
        await using var database = await servers.CopyAsync(major);
        await Harden(database);
        var report = (await AuditAsync(database)).ShouldHaveNoLeak();
        report.Roles.ShouldContain("bookline_app");
        report.Of(Severity.NotChecked).ShouldBeEmpty();
        report
            .Tables.Where(t => t.Name.StartsWith("public."))
            .Select(t => (t.Name, t.Rows, t.Rights, t.Ways))
            .ShouldAllBe(t =>
                t.Rows == (HasPlatformPolicy.Contains(t.Name) ? Severity.Note : Severity.Proved)
                && t.Rights == Severity.Proved
                && t.Ways == Severity.Proved
            );
        // Global primary keys are meant: a note, no leak.
        report.Of(Severity.Note).ShouldContain(n => n.StartsWith("existence_oracle public.messages messages_pkey"));
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_single_tenant_database_that_was_adopted_has_no_leak(int major)
    {
        await using var database = await servers.CreateEmptyAsync(major);
        var login = AuditedDatabase.NewRole("salon");
        await SingleTenantSeed.ApplyAsync(database, login);
        await database.ExecuteAsync($"alter database {database.Name} owner to postgres");
        await MigratedServers.UpAsync(database);
        var report = (await AuditAsync(database)).ShouldHaveNoLeak();
        report.Roles.ShouldContain(login);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_login_that_owns_the_database_is_one(int major)
    {
        await using var database = await servers.CreateEmptyAsync(major);
        var login = AuditedDatabase.NewRole("salon");
        await SingleTenantSeed.ApplyAsync(database, login);
        await MigratedServers.UpAsync(database);
        (await AuditAsync(database))
            .Of(Severity.Leak)
            .ShouldHaveSingleItem()
            .ShouldStartWith($"login * {login}: owns schema public");
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task Each_weakening_is_a_leak(string sql, string check)
    {
        foreach (var major in (int[])[15, 18])
        {
            await using var database = await servers.CopyAsync(major);
            await Harden(database);
            (await AuditAsync(database)).ShouldHaveNoLeak();
            await database.ExecuteAsync(sql);
            (await AuditAsync(database))
                .Findings.Where(f => f.Severity == Severity.Leak)
                .Select(f => f.Check)
                .Distinct()
                .ShouldBe([check], $"on {major}: {sql}");
        }
    }

    // Rights on the database itself are no part of a template.
    private static Task Harden(TestDatabase database) =>
        database.ExecuteAsync($"revoke temporary on database {database.Name} from public");

    private static Task<IsolationReport> AuditAsync(TestDatabase database) =>
        IsolationAudit.RunAsync(
            new IsolationOptions { ConnectionString = database.ConnectionString },
            CancellationToken.None
        );
}
