using System.Collections.Concurrent;
using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Isolation;

/// <summary>Many tenants at two connections and a few pooled DbContexts, with everything going wrong in between.</summary>
public sealed class StressTests
{
    private const int Tenants = 40;
    private const int Tasks = 16;
    private const int OperationsEach = 150;

    private readonly ConcurrentQueue<string> wrong = new();
    private int rows;
    private int failures;

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task No_tenant_ever_sees_anothers_row(int major)
    {
        await using var shop = await Shop.OpenAsync(major, Tenants, connections: 2, contexts: 3);
        await RunAsync(shop);
    }

    [Fact]
    public async Task No_tenant_ever_sees_anothers_row_through_a_pooler_in_transaction_mode()
    {
        PgBouncer? bouncer = null;
        await using var shop = await Shop.OpenAsync(
            tenants: Tenants,
            connections: 32,
            contexts: 3,
            tenantOptions: new TenantContextOptions { Pooler = Pooler.Transaction },
            port: async database =>
            {
                bouncer = await PgBouncer.StartAsync(database.Server, "transaction", MultiTenantDatabase.App);
                return bouncer.Port;
            }
        );
        await using (bouncer)
        {
            await RunAsync(shop);
        }
    }

    private async Task RunAsync(Shop shop)
    {
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(n => Task.Run(() => WorkAsync(shop, new Random(n)))));

        wrong.ShouldBeEmpty();
        rows.ShouldBeGreaterThan(Tasks * OperationsEach / 2);
        // A run without trouble would prove little.
        failures.ShouldBeGreaterThan(Tasks);
        const string Misplaced = "select id from services where name like 'of %' and name <> 'of ' || tenant_id";
        (await shop.Database.ColumnAsync(Misplaced)).ShouldBeEmpty();
    }

    private async Task WorkAsync(Shop shop, Random random)
    {
        for (var n = 0; n < OperationsEach; n++)
        {
            var tenant = Shop.TenantAt(1 + random.Next(Tenants));
            using var cancel = new CancellationTokenSource();
            try
            {
                await shop.InAsync(tenant, db => OperateAsync(db, tenant, random, cancel));
            }
            catch (Exception error) when (IsInjected(error))
            {
                Interlocked.Increment(ref failures);
            }
            catch (Exception error)
            {
                wrong.Enqueue(error.ToString());
            }
        }
    }

    private async Task OperateAsync(ShopContext db, TenantId tenant, Random random, CancellationTokenSource cancel)
    {
        switch (random.Next(10))
        {
            case 0:
                await db.Database.ExecuteSqlRawAsync("select 1 / 0");
                break;
            case 1:
                await CancelledAsync(db, tenant, random, cancel);
                break;
            case 2:
                await using (await db.Database.BeginTransactionAsync())
                {
                    Note(tenant, await db.Services.AsNoTracking().ToListAsync());
                    throw new InjectedException();
                }
            case 3:
                await foreach (var service in db.Services.IgnoreQueryFilters().AsAsyncEnumerable())
                {
                    Note(tenant, [service]);
                    break;
                }
                break;
            case 4:
                db.Add(new Service { Name = $"of {tenant}" });
                db.Add(new Conversation { PhoneNumber = $"+{Guid.CreateVersion7()}" });
                await db.SaveChangesAsync();
                break;
            case 5:
                db.Add(new Service { Name = $"of {tenant}" });
                await db.SaveChangesAsync();
                break;
            default:
                Note(tenant, await db.Services.IgnoreQueryFilters().AsNoTracking().Take(20).ToListAsync());
                break;
        }
    }

    private async Task CancelledAsync(ShopContext db, TenantId tenant, Random random, CancellationTokenSource cancel)
    {
        var running = db
            .Services.FromSqlRaw("select s.* from services s, pg_sleep(0.01)")
            .IgnoreQueryFilters()
            .AsNoTracking()
            .ToListAsync(cancel.Token);
        for (var n = random.Next(300); n > 0 && !running.IsCompleted; n--)
        {
            await Task.Yield();
        }
        await cancel.CancelAsync();
        Note(tenant, await running);
    }

    private void Note(TenantId tenant, List<Service> seen)
    {
        Interlocked.Add(ref rows, seen.Count);
        foreach (var foreign in seen.Where(s => s.TenantId != tenant))
        {
            wrong.Enqueue($"{tenant} saw {foreign.TenantId}");
        }
    }

    private static bool IsInjected(Exception error) =>
        error is InjectedException or OperationCanceledException
        || error is PostgresException { SqlState: PostgresErrorCodes.DivisionByZero };

    private sealed class InjectedException : Exception;
}
