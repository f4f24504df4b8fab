using Bookline.Isolation.Attacks;
using Bookline.Isolation.Attacks.Matrix;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Isolation.Tests.Attacks;

/// <summary>The whole matrix against Bookline's own schema, as the live catalog has it.</summary>
public sealed class AttackMatrixTests
{
    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Nothing_leaks_and_nothing_is_left_out(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major);

        var results = await RunAsync(database);

        Expectations.Complaints(results).ShouldBeEmpty();
        var tables = await database.ColumnAsync(
            """
            select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id'
            """
        );
        foreach (var table in tables.Append("tenants"))
        {
            results
                .Where(r => r.Table == table && !r.Attack.StartsWith("rule: "))
                .Select(r => r.Attack)
                .ShouldBe(AttackMatrix.All.Select(a => a.Name), table);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(Figures(results));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_run_leaves_nothing_behind(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major);
        const string state = """
            select md5(string_agg(t::text, ' ' order by t::text)) from (
              select relname, relacl::text, relrowsecurity from pg_class
              union all select proname, proacl::text, proleakproof from pg_proc
              union all select polname, null, null from pg_policy) t
            """;
        var before = await database.ScalarAsync<string>(state);

        await RunAsync(database);

        (await database.ScalarAsync<string>(state)).ShouldBe(before);
        (
            await database.ScalarAsync<long>("select (select count(*) from tenants) + (select count(*) from messages)")
        ).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_new_table_is_attacked_the_day_it_appears(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major);
        await database.ExecuteAsync(
            """
            create table reminders (
              id uuid primary key, tenant_id uuid not null references tenants (id), channel text not null check (channel in ('sms', 'mail')),
              booking_id varchar not null, foreign key (tenant_id, booking_id) references bookings (tenant_id, id), due_at timestamptz not null);
            alter table reminders owner to bookline_owner;
            grant select, insert, update, delete on reminders to authenticated;
            """
        );

        var open = await RunAsync(database);

        open.Where(r => r.Outcome == AttackOutcome.Leaked).Select(r => r.Table).Distinct().ShouldBe(["reminders"]);
        new[] { "read: by tenant", "write: insert", "write: delete", "rule: row security is enabled" }
            .Except(open.Where(r => r is { Table: "reminders", Outcome: AttackOutcome.Leaked }).Select(r => r.Attack))
            .ShouldBeEmpty();

        await database.ExecuteAsync(
            """
            create policy tenant_isolation_reminders on reminders for all to authenticated
              using (tenant_id = require_tenant_context()) with check (tenant_id = require_tenant_context());
            alter table reminders enable row level security, force row level security;
            """
        );
        var closed = await RunAsync(database);

        Expectations.Complaints(closed).ShouldBeEmpty();
        closed.ShouldContain(r => r.Table == "reminders" && r.Attack == "write: insert");
    }

    private static Task<IReadOnlyList<AttackResult>> RunAsync(TestDatabase database) =>
        AttackRunner.RunAsync(Expectations.Options(database), null, TestContext.Current.CancellationToken);

    private static string Figures(IReadOnlyList<AttackResult> results) =>
        string.Join(", ", results.GroupBy(r => r.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Count()}"));
}
