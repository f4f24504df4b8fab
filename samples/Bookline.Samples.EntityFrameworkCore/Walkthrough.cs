using Bookline.Tenancy;
using Bookline.Tenancy.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Samples.EntityFrameworkCore;

/// <summary>Two businesses on one database, through one pool of DbContexts.</summary>
internal sealed class Walkthrough(TenantContext tenants, IDbContextFactory<SalonContext> contexts, TextWriter say)
{
    /// <param name="databaseUrl">Of a migrated database, with the application's login.</param>
    /// <param name="salon">One tenant of it.</param>
    /// <param name="clinic">Another one.</param>
    public static async Task RunAsync(string databaseUrl, TenantId salon, TenantId clinic, TextWriter say)
    {
        await using var services = new ServiceCollection()
            .AddTenantContext(databaseUrl)
            .AddTenantDbContext<SalonContext>()
            .BuildServiceProvider();
        var walkthrough = new Walkthrough(
            services.GetRequiredService<TenantContext>(),
            services.GetRequiredService<IDbContextFactory<SalonContext>>(),
            say
        );
        await walkthrough.AddAsync(salon, "Haircut", "Beard trim");
        await walkthrough.AddAsync(clinic, "Check-up");
        await walkthrough.ReadAsync("the salon", salon);
        await walkthrough.ReadAsync("the clinic", clinic);
        await walkthrough.ForgetTheFilterAsync(salon);
        await walkthrough.SaveForeignAsync(salon, clinic);
        await walkthrough.KeepAsync(salon);
    }

    // Nobody sets a TenantId: it is stamped.
    private Task<int> AddAsync(TenantId tenant, params string[] names) =>
        tenants.WithTenantDbContextAsync(
            contexts,
            tenant,
            db =>
            {
                db.AddRange(names.Select(name => new Service { Name = name, Price = 2500 }));
                return db.SaveChangesAsync();
            }
        );

    private async Task ReadAsync(string who, TenantId tenant)
    {
        var names = await tenants.WithTenantDbContextAsync(
            contexts,
            tenant,
            db => db.Services.OrderBy(s => s.Name).Select(s => s.Name).ToListAsync()
        );
        await say.WriteLineAsync($"{who} sees: {string.Join(", ", names)}");
    }

    // The filter makes plans good. What isolates is the database, so forgetting it, or raw SQL, shows no more.
    private async Task ForgetTheFilterAsync(TenantId tenant)
    {
        var (linq, sql) = await tenants.WithTenantDbContextAsync(
            contexts,
            tenant,
            async db =>
                (
                    await db.Services.IgnoreQueryFilters().CountAsync(),
                    await db.Database.SqlQuery<long>($"select count(*) as \"Value\" from services").SingleAsync()
                )
        );
        await say.WriteLineAsync($"without filters the salon sees {linq} services, by SQL {sql}");
    }

    private async Task SaveForeignAsync(TenantId tenant, TenantId other)
    {
        try
        {
            await tenants.WithTenantDbContextAsync(
                contexts,
                tenant,
                db =>
                {
                    db.Add(new Service { Name = "Stolen", TenantId = other });
                    return db.SaveChangesAsync();
                }
            );
            await say.WriteLineAsync("a foreign entity was saved");
        }
        catch (ForeignTenantException)
        {
            await say.WriteLineAsync("a foreign entity was refused, and nothing was sent");
        }
    }

    // The pool hands the same instance to the next tenant. Whoever kept it, or a query of it, is told.
    private async Task KeepAsync(TenantId tenant)
    {
        var kept = await tenants.WithTenantDbContextAsync(
            contexts,
            tenant,
            db => Task.FromResult(db.Services.AsNoTracking())
        );
        try
        {
            await kept.ToListAsync();
            await say.WriteLineAsync("a query kept from a tenant's work ran");
        }
        catch (Exception ended) when (ended is UnitOfWorkEndedException or ObjectDisposedException)
        {
            await say.WriteLineAsync("a query kept from a tenant's work was refused");
        }
    }
}
