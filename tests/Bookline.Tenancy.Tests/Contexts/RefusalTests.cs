using Bookline.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Bookline.Tenancy.Tests.Contexts;

/// <summary>What is refused, and with which exception.</summary>
public sealed class RefusalTests
{
    private const string Count = "select count(*) from services";

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task An_unknown_tenant(int major)
    {
        await using var two = await TwoTenants.OpenAsync(major);
        var nobody = TenantId.New();

        var refused = await Should.ThrowAsync<UnknownTenantException>(
            two.Tenants.WithTenantContextAsync(nobody, db => db.QuerySingleAsync<long>(Count))
        );

        refused.Tenant.ShouldBe(nobody);
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("cancelled")]
    public async Task A_tenant_that_may_not_work(string status)
    {
        await using var two = await TwoTenants.OpenAsync();
        await two.Database.ExecuteAsync($"update tenants set status = '{status}' where domain = 'tenant-1'");

        await Should.ThrowAsync<SuspendedTenantException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                db => db.ExecuteAsync("update services set price = 9 where tenant_id = $1", db.Tenant)
            )
        );

        (await two.Database.ScalarAsync<long>("select count(*) from services where price = 9")).ShouldBe(0);
    }

    [Fact]
    public async Task Rows_of_a_tenant_that_may_not_work_are_refused_each_time_they_are_asked_for()
    {
        await using var two = await TwoTenants.OpenAsync(connections: 1);
        await two.Database.ExecuteAsync("update tenants set status = 'suspended' where domain = 'tenant-1'");

        await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async db =>
            {
                for (var n = 0; n < 3; n++)
                {
                    await Should.ThrowAsync<SuspendedTenantException>(
                        db.StreamAsync<string>("select id from services").ToListAsync().AsTask()
                    );
                }
            }
        );
    }

    [Fact]
    public async Task A_suspension_takes_hold_when_the_status_is_asked_for_again()
    {
        var clock = new FakeTimeProvider();
        var options = new TenantContextOptions { Clock = clock };
        await using var two = await TwoTenants.OpenAsync(options: options);
        Task<long> CountAsync() =>
            two.Tenants.WithTenantContextAsync(TwoTenants.First, db => db.QuerySingleAsync<long>(Count));

        (await CountAsync()).ShouldBe(2);
        await two.Database.ExecuteAsync("update tenants set status = 'suspended'");
        (await CountAsync()).ShouldBe(2);
        clock.Advance(options.StatusLifetime);

        await Should.ThrowAsync<SuspendedTenantException>(CountAsync());
    }

    [Fact]
    public async Task Work_for_a_second_tenant_inside_the_first_ones()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async _ =>
            {
                var refused = await Should.ThrowAsync<SecondTenantException>(
                    two.Tenants.WithTenantContextAsync(TwoTenants.Second, db => db.QuerySingleAsync<long>(Count))
                );
                refused.Bound.ShouldBe(TwoTenants.First);
            }
        );
        (await two.Tenants.WithTenantContextAsync(TwoTenants.Second, db => db.QuerySingleAsync<long>(Count))).ShouldBe(
            2
        );
    }

    [Fact]
    public async Task Work_for_a_second_tenant_also_once_the_first_ones_is_committed()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantTransactionAsync(
            TwoTenants.First,
            async db =>
            {
                await db.ThenCommit().ExecuteAsync("update services set price = 1 where tenant_id = $1", db.Tenant);
                await Should.ThrowAsync<SecondTenantException>(
                    two.Tenants.WithTenantContextAsync(TwoTenants.Second, other => other.QuerySingleAsync<long>(Count))
                );
            }
        );
    }

    [Theory]
    [InlineData("select set_tenant_context($1)")]
    [InlineData("select count(*) from services, set_tenant_context($1)")]
    public async Task A_statement_that_binds_a_second_tenant(string sql)
    {
        await using var two = await TwoTenants.OpenAsync();

        await Should.ThrowAsync<SecondTenantException>(
            two.Tenants.WithTenantTransactionAsync(TwoTenants.First, db => db.ExecuteAsync(sql, TwoTenants.Second))
        );
    }

    [Fact]
    public async Task A_statement_behind_the_end_of_its_transaction()
    {
        await using var two = await TwoTenants.OpenAsync();

        await Should.ThrowAsync<NoTenantContextException>(
            two.Tenants.WithTenantTransactionAsync(
                TwoTenants.First,
                async db =>
                {
                    await db.ExecuteAsync("commit");
                    await db.QuerySingleAsync<long>(Count);
                }
            )
        );
    }

    [Fact]
    public async Task A_database_kept_beyond_its_work()
    {
        await using var two = await TwoTenants.OpenAsync();
        TenantDatabase? kept = null;

        await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            db =>
            {
                kept = db;
                return db.ExecuteAsync("select 1");
            }
        );

        await Should.ThrowAsync<UnitOfWorkEndedException>(kept!.QuerySingleAsync<long>(Count));
    }

    [Fact]
    public async Task A_statement_beside_another_one()
    {
        await using var two = await TwoTenants.OpenAsync();

        await two.Tenants.WithTenantContextAsync(
            TwoTenants.First,
            async db =>
            {
                await foreach (var _ in db.StreamAsync<int>("select generate_series(1, 2)"))
                {
                    await Should.ThrowAsync<StatementRunningException>(db.QuerySingleAsync<long>(Count));
                }
            }
        );
    }

    [Fact]
    public void No_tenant_id_at_all()
    {
        Should.Throw<ArgumentException>(() => new TenantId(Guid.Empty));
        TenantId.TryParse("not an id", null, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => TenantId.Parse(Guid.Empty.ToString()));
    }

    [Fact]
    public async Task The_default_tenant_id()
    {
        await using var two = await TwoTenants.OpenAsync();

        await Should.ThrowAsync<ArgumentException>(
            two.Tenants.WithTenantContextAsync(default, db => db.QuerySingleAsync<long>(Count))
        );
    }

    [Theory]
    [InlineData("Host=localhost;Multiplexing=true")]
    [InlineData("postgresql://me:secret@localhost/db?nonsense=secret")]
    [InlineData("mysql://me:secret@localhost/db")]
    [InlineData("Host=localhost;Port=secret")]
    public void An_address_that_does_not_do(string address) =>
        Should.Throw<ArgumentException>(() => new TenantContext(address)).Message.ShouldNotContain("secret");

    [Fact]
    public async Task A_data_source_that_multiplexes()
    {
        await using var source = NpgsqlDataSource.Create("Host=localhost;Multiplexing=true");

        Should.Throw<ArgumentException>(() => new TenantContext(source));
    }

    [Fact]
    public async Task Nothing_where_dependency_injection_gives_the_context()
    {
        await using var two = await TwoTenants.OpenAsync();
        await using var provider = new ServiceCollection()
            .AddSingleton(two.Tenants.DataSource)
            .AddTenantContext()
            .BuildServiceProvider();

        var count = await provider
            .GetRequiredService<TenantContext>()
            .WithTenantContextAsync(TwoTenants.First, db => db.QuerySingleAsync<long>(Count));

        count.ShouldBe(2);
    }
}
