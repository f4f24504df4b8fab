using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Leases;

/// <summary>Whose a DbContext is, from when until when.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task Without_a_tenant_nothing_is_asked_or_saved()
    {
        await using var shop = await Shop.OpenAsync();
        await using var db = shop.Contexts.CreateDbContext();
        await Should.ThrowAsync<NoTenantContextException>(() => db.Services.ToListAsync());
        await Should.ThrowAsync<NoTenantContextException>(() => db.Services.IgnoreQueryFilters().CountAsync());
        await Should.ThrowAsync<NoTenantContextException>(() => db.Database.ExecuteSqlAsync($"select 1"));
        await Should.ThrowAsync<NoTenantContextException>(() => db.SaveChangesAsync());
        Should.Throw<NoTenantContextException>(() => db.Add(new Service { Name = "x" }));
        Should.Throw<ArgumentException>(() => db.BindTenant(default));
    }

    [Fact]
    public async Task A_second_tenant_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                db.BindTenant(Shop.First);
                Should.Throw<SecondTenantException>(() => db.BindTenant(Shop.Second));
                await Should.ThrowAsync<SecondTenantException>(() =>
                    shop.InAsync(Shop.Second, other => other.Services.CountAsync())
                );
                (await shop.InAsync(Shop.First, same => same.Services.CountAsync())).ShouldBe(2);
                (await db.Services.CountAsync()).ShouldBe(2);
            }
        );
    }

    [Fact]
    public async Task A_pooled_instance_comes_back_without_its_tenant()
    {
        await using var shop = await Shop.OpenAsync(contexts: 1);
        ShopContext? first = null;
        await shop.InAsync(Shop.First, db => Task.FromResult(first = db));
        await using var again = shop.Contexts.CreateDbContext();
        again.ShouldBeSameAs(first);
        await Should.ThrowAsync<NoTenantContextException>(() => again.Services.ToListAsync());
        (await again.BindTenant(Shop.Second).Services.Select(s => s.TenantId).Distinct().ToListAsync()).ShouldBe([
            Shop.Second,
        ]);
    }

    [Fact]
    public async Task A_query_kept_from_one_tenants_work_does_not_run_in_the_next_tenants_instance()
    {
        await using var shop = await Shop.OpenAsync(contexts: 1);
        IQueryable<Service>? kept = null;
        await shop.InAsync(Shop.First, db => Task.FromResult(kept = db.Services.AsNoTracking()));

        // The same instance is the second tenant's now, and the query would see its rows.
        var inside = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var second = shop.InAsync(
            Shop.Second,
            async db =>
            {
                inside.SetResult();
                await finish.Task;
                return await db.Services.CountAsync();
            }
        );
        await inside.Task;
        await Should.ThrowAsync<UnitOfWorkEndedException>(() => kept!.ToListAsync());
        finish.SetResult();
        (await second).ShouldBe(2);
    }

    [Fact]
    public async Task A_task_that_outlives_its_work_gets_nothing()
    {
        await using var shop = await Shop.OpenAsync(contexts: 1);
        var proceed = new TaskCompletionSource();
        Task<int>? left = null;
        await shop.InAsync(
            Shop.First,
            db =>
            {
                left = Task.Run(async () =>
                {
                    await proceed.Task;
                    return await db.Services.CountAsync();
                });
                return Task.CompletedTask;
            }
        );
        await shop.InAsync(
            Shop.Second,
            async db =>
            {
                proceed.SetResult();
                await Should.ThrowAsync<UnitOfWorkEndedException>(() => left!);
                (await db.Services.CountAsync()).ShouldBe(2);
            }
        );
    }

    [Theory]
    [InlineData("suspended"), InlineData("cancelled")]
    public async Task A_tenant_that_may_not_work_is_refused(string status)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync($"update tenants set status = '{status}' where id = '{Shop.First}'");
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                await Should.ThrowAsync<SuspendedTenantException>(() => db.Services.ToListAsync());
                db.Add(new Service { Name = "x" });
                await Should.ThrowAsync<SuspendedTenantException>(() => db.SaveChangesAsync());
                await Should.ThrowAsync<SuspendedTenantException>(() => db.Services.ExecuteDeleteAsync());
            }
        );
        (await shop.InAsync(Shop.Second, db => db.Services.CountAsync())).ShouldBe(2);
    }

    [Fact]
    public async Task An_unknown_tenant_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            TenantId.New(),
            db => Should.ThrowAsync<UnknownTenantException>(() => db.Services.ToListAsync())
        );
    }

    [Fact]
    public async Task Dependency_injection_gives_a_pooled_factory_on_the_containers_context()
    {
        await using var shop = await Shop.OpenAsync();
        await using var provider = new ServiceCollection()
            .AddSingleton(shop.Tenants)
            .AddTenantDbContext<ShopContext>()
            .BuildServiceProvider();
        var contexts = provider.GetRequiredService<IDbContextFactory<ShopContext>>();
        var tenants = provider.GetRequiredService<TenantContext>();
        (await tenants.WithTenantDbContextAsync(contexts, Shop.First, db => db.Services.CountAsync())).ShouldBe(2);

        await using var other = new TenantContext(shop.Tenants.DataSource);
        await Should.ThrowAsync<ArgumentException>(() =>
            other.WithTenantDbContextAsync(contexts, Shop.First, db => db.Services.CountAsync())
        );
    }
}
