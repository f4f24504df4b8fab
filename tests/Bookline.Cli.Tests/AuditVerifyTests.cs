using System.Text.Json;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Cli.Tests;

/// <summary><c>bookline audit verify</c>: whatever is changed behind the application's back is found.</summary>
public sealed class AuditVerifyTests : IAsyncLifetime
{
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await database.ExecuteAsync(
            """
            insert into audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, ip, user_agent, action, subject, before, after)
            select t.id, gen_random_uuid(), now() - make_interval(mins => 10 - n), 'user', 'a-1', 'Zoë', '203.0.113.7', 'Firefox',
              'service.updated', 'svc_' || n, '{"b": 1, "a": "ü\u0001"}', null
            from tenants t, generate_series(1, 5) n order by n
            """
        );
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task An_untouched_log_is_whole()
    {
        var result = await VerifyAsync(0);
        result.Output.ShouldMatch(@"tenant-1 +5 +1 +5 +[0-9a-f]{16} +whole");
        result.Output.ShouldContain("10 entries of 2 tenants: every chain is whole.");
    }

    [Theory]
    [InlineData("id = gen_random_uuid()")]
    [InlineData("at = at + interval '1 microsecond'")]
    [InlineData("actor_kind = 'system'")]
    [InlineData("actor_id = 'a-2'")]
    [InlineData("actor_name = null")]
    [InlineData("ip = '203.0.113.8'")]
    [InlineData("user_agent = ''")]
    [InlineData("action = 'service.created'")]
    [InlineData("subject = 'svc_9'")]
    [InlineData("before = '{\"b\": 2, \"a\": \"ü\\u0001\"}'")]
    [InlineData("after = '{}'")]
    [InlineData("hash = sha256('x')")]
    public async Task A_changed_entry_is_found(string change) =>
        (await BrokenAsync($"update audit_log set {change} where {Third}")).ShouldBe(("hash", 3));

    [Fact]
    public async Task So_is_one_that_follows_another() =>
        (await BrokenAsync($"update audit_log set previous_hash = sha256('x') where {Third}")).ShouldBe(
            ("previous", 3)
        );

    [Fact]
    public async Task So_is_one_whose_hash_was_made_anew() =>
        (
            await BrokenAsync(
                $"""
                update audit_log set action = 'nothing' where {Third};
                update audit_log l set hash = sha256(convert_to(audit_text(l), 'UTF8')) where {Third}
                """
            )
        ).ShouldBe(("previous", 4));

    [Theory]
    [InlineData("sequence = 3", "gap", 3)]
    [InlineData("sequence in (2, 3)", "gap", 2)]
    [InlineData("sequence = 1", "beginning", 1)]
    [InlineData("sequence = 5", "end", 5)]
    [InlineData("sequence > 2", "end", 3)]
    [InlineData("true", "end", 1)]
    public async Task What_is_missing_is_missed(string gone, string what, long sequence) =>
        (await BrokenAsync($"delete from audit_log where {Mine} and {gone}")).ShouldBe((what, sequence));

    [Fact]
    public async Task An_entry_of_another_tenant_is_missed_where_it_was() =>
        (
            await BrokenAsync(
                $"update audit_log set tenant_id = '{MultiTenantDatabase.TenantAt(2)}', sequence = 6 where {Third}"
            )
        ).ShouldBe(("gap", 3));

    [Fact]
    public async Task A_head_that_was_set_back_with_its_entries_gone_is_found_by_its_hash() =>
        (
            await BrokenAsync(
                $"delete from audit_log where {Mine} and sequence = 5; update audit_heads set last_sequence = 4 where {Mine}"
            )
        ).ShouldBe(("head", 4));

    [Fact]
    public async Task Without_its_head_a_chain_proves_nothing() =>
        (await BrokenAsync($"delete from audit_heads where {Mine}")).ShouldBe(("head", 1));

    [Fact]
    public async Task What_was_pruned_is_not_missed()
    {
        await database.ExecuteAsync(
            $"""
            begin;
            select set_tenant_context('{MultiTenantDatabase.TenantAt(1)}');
            set local session_replication_role = replica;
            update audit_log set at = at - interval '1 year' where {Mine} and sequence <= 2;
            update audit_log l set hash = sha256(convert_to(audit_text(l), 'UTF8')) where {Mine} and sequence = 1;
            update audit_log l set previous_hash = (select hash from audit_log p where p.tenant_id = l.tenant_id and p.sequence = 1)
            where {Mine} and sequence = 2;
            update audit_log l set hash = sha256(convert_to(audit_text(l), 'UTF8')) where {Mine} and sequence = 2;
            update audit_log l set previous_hash = (select hash from audit_log p where p.tenant_id = l.tenant_id and p.sequence = 2)
            where {Mine} and sequence = 3;
            update audit_log l set hash = sha256(convert_to(audit_text(l), 'UTF8')) where {Mine} and sequence = 3;
            delete from audit_log where {Mine} and sequence > 3;
            update audit_heads h set last_sequence = 3, last_hash = (select l.hash from audit_log l where l.tenant_id = h.tenant_id and l.sequence = 3)
            where {Mine};
            select prune_audit(100);
            commit;
            """
        );
        (await VerifyAsync(0)).Output.ShouldMatch(@"tenant-1 +1 +3 +3 +[0-9a-f]{16} +whole");
    }

    [Fact]
    public async Task One_tenant_can_be_asked_for_by_domain_or_id()
    {
        await database.ExecuteAsync($"delete from audit_log where {Third}");
        (await VerifyAsync(0, "--tenant", "tenant-2")).Output.ShouldContain(
            "5 entries of 1 tenant: every chain is whole."
        );
        (await VerifyAsync(1, "--tenant", $"{MultiTenantDatabase.TenantAt(1)}")).Output.ShouldContain(
            "entry 3 is missing"
        );
        (await VerifyAsync(2, "--tenant", "tenant-9")).Errors.ShouldContain("There is no tenant 'tenant-9'.");
    }

    [Fact]
    public async Task A_login_that_is_confined_is_told_so()
    {
        var result = await CliProcess.RunAsync([
            "audit",
            "verify",
            "--json",
            "--database",
            database.ConnectionStringFor(MultiTenantDatabase.App),
        ]);
        result.ExitCode.ShouldBe(1, result.ToString());
        var error = Cli.Parse(result).GetProperty("error");
        error.GetProperty("kind").GetString().ShouldBe("login_confined");
        error.GetProperty("hint").GetString()!.ShouldContain("bookline_migrator");
    }

    [Fact]
    public async Task A_member_of_the_owner_needs_no_superuser()
    {
        var login = $"auditor_{Guid.CreateVersion7():N}";
        await database.ExecuteAsync($"create role {login} login in role bookline_owner");
        var result = await CliProcess.RunAsync(["audit", "verify", "--database", database.ConnectionStringFor(login)]);
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.ShouldContain("10 entries of 2 tenants");
    }

    [Fact]
    public async Task A_database_without_a_log_is_told_so()
    {
        await using var empty = await TestDatabase.CreateAsync(15);
        var result = await CliProcess.RunAsync(["audit", "verify", "--json"], Cli.Environment(empty));
        result.ExitCode.ShouldBe(1);
        Cli.Parse(result).GetProperty("error").GetProperty("kind").GetString().ShouldBe("not_migrated");
    }

    [Fact]
    public async Task JSON_is_as_documented()
    {
        await database.ExecuteAsync($"delete from audit_log where {Third}");
        JsonShapeTests.ShouldBeAsDocumented("audit verify", await VerifyAsync(1, "--json"));
    }

    private static string Mine => $"tenant_id = '{MultiTenantDatabase.TenantAt(1)}'";

    private static string Third => $"{Mine} and sequence = 3";

    private async Task<(string? What, long Sequence)> BrokenAsync(string sql)
    {
        await database.ExecuteAsync(sql);
        var json = Cli.Parse(await VerifyAsync(1, "--json"));
        var tenants = json.GetProperty("result").GetProperty("tenants").EnumerateArray();
        var broken = tenants.First(t => t.GetProperty("broken").ValueKind == JsonValueKind.Object);
        broken.GetProperty("tenant").GetGuid().ShouldBe(MultiTenantDatabase.TenantAt(1));
        var link = broken.GetProperty("broken");
        return (link.GetProperty("what").GetString(), link.GetProperty("sequence").GetInt64());
    }

    private async Task<CliResult> VerifyAsync(int code, params string[] arguments)
    {
        var result = await CliProcess.RunAsync(["audit", "verify", .. arguments], Cli.Environment(database));
        result.ExitCode.ShouldBe(code, result.ToString());
        return result;
    }
}
