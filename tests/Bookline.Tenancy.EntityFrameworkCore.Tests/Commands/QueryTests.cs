using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Bookline.Testing;
using Microsoft.EntityFrameworkCore;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Commands;

/// <summary>What a tenant reads.</summary>
public sealed class QueryTests
{
    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Each_tenant_reads_its_own_rows_through_one_pooled_instance_and_one_compiled_query(int major)
    {
        await using var shop = await Shop.OpenAsync(major, tenants: 3, connections: 1, contexts: 1);
        for (var number = 1; number <= 3; number++)
        {
            var tenant = Shop.TenantAt(number);
            var services = await shop.InAsync(tenant, db => db.Services.OrderBy(s => s.Name).ToListAsync());
            services.Select(s => s.Id).ShouldBe([$"service-{number}-1", $"service-{number}-2"]);
            services.ShouldAllBe(s => s.TenantId == tenant);
        }
    }

    [Fact]
    public async Task Every_query_names_the_tenant_as_a_parameter()
    {
        await using var shop = await Shop.OpenAsync();
        using var db = shop.Contexts.CreateDbContext().BindTenant(Shop.First);
        foreach (var sql in new[] { Sql(db.Services), Sql(db.Bookings), Sql(db.Conversations) })
        {
            sql.ShouldContain("tenant_id = @");
            sql.Split("SELECT")[^1].ShouldNotContain(Shop.First.ToString());
        }
        Sql(db.Conversations).ShouldContain("'deleted'", Case.Sensitive, "the application's own filter");
        Sql(db.Services.IgnoreQueryFilters()).ShouldNotContain("tenant_id =");
    }

    [Fact]
    public async Task The_plan_uses_the_tenants_index()
    {
        await using var shop = await Shop.OpenAsync(tenants: 500);
        await shop.Database.ExecuteAsync("vacuum analyze services");
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                var plan = await db
                    .Database.SqlQuery<string>(
                        $"explain (costs off) select * from services where tenant_id = {Shop.First.Value}"
                    )
                    .ToListAsync();
                string.Join('\n', plan).ShouldContain("Index");
            }
        );
    }

    [Fact]
    public async Task A_filter_of_the_applications_own_holds_beside_the_tenants()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync(
            $"""
            insert into conversations (id, tenant_id, phone_number, customer_name) values
              ('a', '{Shop.First}', '+1', 'Ann'), ('b', '{Shop.First}', '+2', 'deleted'), ('c', '{Shop.Second}', '+1', 'Cy')
            """
        );
        (await shop.InAsync(Shop.First, db => db.Conversations.Select(c => c.Id).ToListAsync())).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Counts_aggregates_and_single_values_are_the_tenants()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.Second,
            async db =>
            {
                (await db.Services.CountAsync()).ShouldBe(2);
                (await db.Services.SumAsync(s => s.Price)).ShouldBe(300);
                (await db.Services.AnyAsync(s => s.Id == "service-1-1")).ShouldBeFalse();
                (await db.Services.FindAsync("service-1-1")).ShouldBeNull();
                (await db.Database.SqlQuery<int>($"select price as \"Value\" from services").ToListAsync())
                    .Order()
                    .ShouldBe([100, 200]);
            }
        );
    }

    [Fact]
    public async Task Synchronous_calls_are_the_tenants_too()
    {
        await using var shop = await Shop.OpenAsync();
        using var db = shop.Contexts.CreateDbContext().BindTenant(Shop.Second);
        db.Services.Count().ShouldBe(2);
        db.Services.Add(new Service { Name = "Third" });
        db.SaveChanges().ShouldBe(1);
        db.Database.ExecuteSql($"update services set price = 7").ShouldBe(3);
        db.Services.ToList().ShouldAllBe(s => s.TenantId == Shop.Second);
        Should.Throw<Npgsql.PostgresException>(() => db.Database.ExecuteSql($"select 1 / 0"));
        db.Services.Count().ShouldBe(3);
    }

    [Fact]
    public async Task Included_and_split_queries_are_the_tenants()
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var tenant in new[] { Shop.First, Shop.Second })
        {
            await shop.InAsync(
                tenant,
                async db =>
                {
                    var service = await db.Services.FirstAsync();
                    var conversation = new Conversation { PhoneNumber = "+1" };
                    conversation.Bookings.Add(new Booking { ServiceId = service.Id, Amount = 5 });
                    conversation.Bookings.Add(new Booking { ServiceId = service.Id, Amount = 6 });
                    db.Add(conversation);
                    await db.SaveChangesAsync();
                }
            );
        }
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                (await db.Conversations.Include(c => c.Bookings).SingleAsync()).Bookings.Count.ShouldBe(2);
                db.ChangeTracker.Clear();
                (await db.Conversations.Include(c => c.Bookings).AsSplitQuery().SingleAsync()).Bookings.Count.ShouldBe(
                    2
                );
            }
        );
    }

    [Fact]
    public async Task Rows_stream_and_a_loop_left_early_leaves_nothing_behind()
    {
        await using var shop = await Shop.OpenAsync(connections: 1);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                await foreach (var service in db.Services.AsAsyncEnumerable())
                {
                    service.TenantId.ShouldBe(Shop.First);
                    break;
                }
                (await db.Services.CountAsync()).ShouldBe(2);
            }
        );
        (await shop.InAsync(Shop.Second, db => db.Services.CountAsync())).ShouldBe(2);
    }

    [Fact]
    public async Task A_compiled_query_asks_for_the_tenant_of_the_instance_it_runs_on()
    {
        await using var shop = await Shop.OpenAsync();
        var ids = EF.CompileAsyncQuery((ShopContext db) => db.Services.Select(s => s.TenantId));
        foreach (var tenant in new[] { Shop.First, Shop.Second, Shop.First })
        {
            await shop.InAsync(
                tenant,
                async db =>
                {
                    await foreach (var owner in ids(db))
                    {
                        owner.ShouldBe(tenant);
                    }
                }
            );
        }
    }

    private static string Sql<T>(IQueryable<T> query) => query.ToQueryString();
}
