using System.Security.Cryptography;
using System.Text;
using Bookline.Server.Audit;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;
using static Bookline.Server.Tests.Audit.Recorded;

namespace Bookline.Server.Tests.Audit;

/// <summary>What is recorded is chained, and nobody who can only log in as the application can change it.</summary>
public sealed class AppendTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Entries_of_a_tenant_follow_one_another_without_a_gap()
    {
        await server.RecordAsync();
        await server.RecordAsync(tenant: 2);
        await server.RecordAsync();
        (
            await database.ColumnAsync(
                "select concat_ws(' ', right(tenant_id::text, 1), sequence) from audit_log order by tenant_id, sequence"
            )
        ).ShouldBe(["1 1", "1 2", "2 1"]);
        (
            await database.ScalarAsync<bool>(
                """
                select b.previous_hash = a.hash and h.last_hash = b.hash and h.last_sequence = 2
                from audit_log a join audit_log b on b.tenant_id = a.tenant_id and b.sequence = 2
                join audit_heads h on h.tenant_id = a.tenant_id
                where a.sequence = 1
                """
            )
        ).ShouldBeTrue();
    }

    [Fact]
    public async Task A_hash_can_be_computed_by_anybody_from_what_is_documented()
    {
        await server.RecordAsync(after: new { Name = "Schnitt — für Ümit" });
        var row = (
            await database.ColumnAsync(
                """
                select jsonb_build_array(tenant_id::text, sequence::text, id::text, (extract(epoch from at) * 1000000)::bigint::text,
                  actor_kind, actor_id, actor_name, ip, user_agent, action, subject, before::text, after::text,
                  encode(previous_hash, 'hex'))::text from audit_log
                """
            )
        ).ShouldHaveSingleItem();
        var text = string.Concat(
            System
                .Text.Json.JsonSerializer.Deserialize<string?[]>(row)!
                .Select(f => f is null ? "-," : $"{Encoding.UTF8.GetByteCount(f)}:{f},")
        );
        (await database.ScalarAsync<string>("select encode(hash, 'hex') from audit_log")).ShouldBe(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
        );
    }

    [Fact]
    public async Task Many_at_once_make_one_chain_and_wait_only_at_their_commit()
    {
        // Each holds its own row first: taken in the other order, these would wait for each other for ever.
        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(n =>
                    server.Tenants.WithTenantTransactionAsync(
                        Tenant(),
                        async db =>
                        {
                            await server.Service<AuditModule>().RecordAsync(db, new AuditEntry(Ana, "test.done", null));
                            await db.ExecuteAsync(
                                "update services set price = price + 1 where tenant_id = $1 and id = $2",
                                db.Tenant,
                                $"service-1-{(n % 2) + 1}"
                            );
                            await db.ExecuteAsync(
                                "update services set price = price + 1 where tenant_id = $1 and id = $2",
                                db.Tenant,
                                $"service-1-{(n % 2) + 1}"
                            );
                        },
                        cancel: TestContext.Current.CancellationToken
                    )
                )
        );
        (await database.ScalarAsync<long>("select count(distinct previous_hash) from audit_log")).ShouldBe(12);
        (await database.ScalarAsync<long>("select max(sequence) from audit_log")).ShouldBe(12);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_recorded_and_leaves_no_gap()
    {
        await server.RecordAsync();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            server.Tenants.WithTenantTransactionAsync(
                Tenant(),
                async db =>
                {
                    await server.Service<AuditModule>().RecordAsync(db, new AuditEntry(Ana, "test.undone", null));
                    throw new InvalidOperationException();
                },
                cancel: TestContext.Current.CancellationToken
            )
        );
        await server.RecordAsync();
        (await database.ColumnAsync("select sequence from audit_log order by 1")).ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("update audit_log set action = 'nothing' where tenant_id = get_tenant_context()")]
    [InlineData("delete from audit_log where tenant_id = get_tenant_context()")]
    [InlineData("truncate audit_log")]
    [InlineData(
        "insert into audit_log (tenant_id, id, at, actor_kind, action) values (get_tenant_context(), gen_random_uuid(), now(), 'system', 'x')"
    )]
    [InlineData("update audit_heads set last_sequence = 0 where tenant_id = get_tenant_context()")]
    [InlineData("delete from audit_heads where tenant_id = get_tenant_context()")]
    [InlineData("alter table audit_log disable trigger all")]
    [InlineData("drop trigger chain_audit_entry on audit_log")]
    [InlineData("select audit_text(l) from audit_log l where tenant_id = get_tenant_context()")]
    public async Task The_applications_login_can_change_nothing(string sql)
    {
        await server.RecordAsync();
        var refusal = await Should.ThrowAsync<PostgresException>(() =>
            server.Tenants.WithTenantContextAsync(
                Tenant(),
                db => db.ExecuteAsync(sql),
                TestContext.Current.CancellationToken
            )
        );
        refusal.SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_appended()
    {
        await using var connection = await database.OpenAsync(MultiTenantDatabase.App);
        await using var command = new NpgsqlCommand(
            "select append_audit(gen_random_uuid(), 'system', null, null, null, null, 'x', null, null, null)",
            connection
        );
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task The_next_pruning_waits_once_however_many_entries_there_are()
    {
        await server.RecordAsync();
        await server.RecordAsync();
        (await database.ScalarAsync<long>("select count(*) from jobs where kind = 'audit.prune'")).ShouldBe(1);
    }
}
