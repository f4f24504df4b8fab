using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Server.Tests.Jobs;

/// <summary>What a tenant, and the application outside of a tenant's context, can see of the queue.</summary>
public sealed class PrivacyTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_tenant_sees_and_changes_its_own_jobs_alone(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 2);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, JobServer.Numbered(1));

        await server.Tenants.WithTenantContextAsync(
            JobServer.Tenant(2),
            async db =>
            {
                (await db.QueryAsync<Guid>("select id from jobs")).ShouldBeEmpty();
                (await db.ExecuteAsync("update jobs set payload = '2'")).ShouldBe(0);
                (await db.ExecuteAsync("delete from jobs")).ShouldBe(0);
            }
        );
        (await Backlogs.CountAsync(database, "payload = '1'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_for_another_tenant_is_refused()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await using var server = JobServer.Build(database, TimeProvider.System, []);

        var error = await Should.ThrowAsync<PostgresException>(() =>
            server.Tenants.WithTenantContextAsync(
                JobServer.Tenant(1),
                db =>
                    db.ExecuteAsync(
                        """
                        insert into jobs (tenant_id, id, state, kind, payload, run_at)
                        values ($1, gen_random_uuid(), 'ready', 'test', '1', now())
                        """,
                        JobServer.Tenant(2)
                    )
            )
        );

        error.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_job_of_another_tenant_cannot_be_completed()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, JobServer.Numbered(1));
        var job = (await ClaimTests.ClaimAsync(server)).Jobs.ShouldHaveSingleItem();

        var error = await Should.ThrowAsync<PostgresException>(() =>
            server.Tenants.WithTenantContextAsync(
                JobServer.Tenant(2),
                db => db.ExecuteAsync("select complete_job($1, $2, $3)", job.Tenant, job.Id, job.Lease)
            )
        );

        error.SqlState.ShouldBe("BK301");
        (await Backlogs.CountAsync(database)).ShouldBe(1);
    }

    [Fact]
    public async Task Outside_of_a_tenant_the_application_sees_no_job()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = JobServer.Build(database, TimeProvider.System, []);
        await server.PutInAsync(1, JobServer.Numbered(1));

        await using var command = server.Tenants.DataSource.CreateCommand("select payload from jobs");
        var error = await Should.ThrowAsync<PostgresException>(() =>
            command.ExecuteScalarAsync(TestContext.Current.CancellationToken)
        );

        error.MessageText.ShouldBe("no tenant context");
    }

    [Theory]
    [InlineData("claim_jobs", "TABLE(of_tenant uuid, job uuid, of_kind text, attempt integer)")]
    [InlineData("renew_leases", "SETOF uuid")]
    [InlineData("give_back_jobs", "void")]
    [InlineData("put_off_jobs", "void")]
    [InlineData(
        "count_backlog",
        "TABLE(kind text, ready bigint, scheduled bigint, leased bigint, dead bigint, oldest_ready_at timestamp with time zone)"
    )]
    public async Task What_reaches_across_tenants_gives_ids_and_numbers(string function, string result)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);

        (await database.ColumnAsync($"select pg_get_function_result('{function}'::regproc)")).ShouldBe([result]);
        (await database.ColumnAsync($"select prosecdef from pg_proc where proname = '{function}'")).ShouldBe(["True"]);
    }

    [Fact]
    public async Task No_other_function_of_the_queue_rises_above_its_caller()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);

        (
            await database.ColumnAsync(
                """
                select p.proname from pg_proc p
                where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prosrc like '%public.jobs%' order by 1
                """
            )
        ).ShouldBe(["claim_jobs", "count_backlog", "give_back_jobs", "put_off_jobs", "renew_leases", "sign_up_tenant"]);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task What_reaches_across_tenants_is_the_servers_alone(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major);

        (
            await database.ColumnAsync(
                """
                select p.proname from pg_proc p
                where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prosrc like '%public.jobs%'
                  and (has_function_privilege('authenticated', p.oid, 'execute')
                    or not has_function_privilege('bookline_app', p.oid, 'execute'))
                """
            )
        ).ShouldBeEmpty();
    }
}
