using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Tenancy.Tests.Stress;

/// <summary>Operations of random tenants, some of which end badly.</summary>
internal sealed class Workload(TenantContext tenants, int tenantCount)
{
    // None of them names a tenant: what is seen is what the database lets be seen.
    private const string Owners = "select tenant_id from services";
    private const string Raise = "update services set price = price + 1 returning tenant_id";

    private readonly Tally tally = new();
    private int left;

    public async Task<Tally> RunAsync(int operations, int tasks)
    {
        left = operations;
        await Task.WhenAll(Enumerable.Range(0, tasks).Select(n => Task.Run(() => WorkAsync(new Random(n)))));
        return tally;
    }

    private async Task WorkAsync(Random random)
    {
        while (Interlocked.Decrement(ref left) >= 0)
        {
            var tenant = new TenantId(MultiTenantDatabase.TenantAt(1 + random.Next(tenantCount)));
            try
            {
                await OperateAsync(tenant, random.Next(100), random);
            }
            catch (Exception surprise)
            {
                tally.Surprises.Enqueue(surprise.ToString());
            }
            tally.CountDone();
        }
    }

    private Task OperateAsync(TenantId tenant, int kind, Random random) =>
        kind switch
        {
            < 60 => ReadAsync(tenant),
            < 70 => StreamAsync(tenant),
            < 80 => WriteAsync(tenant, fail: false),
            < 88 => WriteAsync(tenant, fail: true),
            < 94 => FailAsync(tenant),
            < 97 => CancelAsync(tenant, yields: random.Next(400)),
            _ => TimeOutAsync(tenant),
        };

    private async Task ReadAsync(TenantId tenant) =>
        tally.CountRows(tenant, await tenants.WithTenantContextAsync(tenant, db => db.QueryAsync<Guid>(Owners)));

    // Left after its first row: the rest must not reach the next one at this connection.
    private Task StreamAsync(TenantId tenant) =>
        tenants.WithTenantContextAsync(
            tenant,
            async db =>
            {
                await foreach (var owner in db.StreamAsync<Guid>($"{Owners}, generate_series(1, 50)"))
                {
                    tally.CountRows(tenant, [owner]);
                    break;
                }
            }
        );

    private async Task WriteAsync(TenantId tenant, bool fail)
    {
        try
        {
            await tenants.WithTenantTransactionAsync(
                tenant,
                async db =>
                {
                    tally.CountRows(tenant, await db.QueryAsync<Guid>(Owners));
                    tally.CountRows(tenant, await db.QueryAsync<Guid>(Raise));
                    if (fail)
                    {
                        throw new InjectedException();
                    }
                }
            );
        }
        catch (InjectedException)
        {
            tally.CountThrown();
        }
    }

    private async Task FailAsync(TenantId tenant)
    {
        try
        {
            await tenants.WithTenantContextAsync(tenant, db => db.QueryAsync<int>($"select 1 / 0 from services"));
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            tally.CountThrown();
        }
    }

    private async Task CancelAsync(TenantId tenant, int yields)
    {
        using var source = new CancellationTokenSource();
        var running = tenants.WithTenantContextAsync(
            tenant,
            db => db.QueryAsync<Guid>("select tenant_id from services, pg_sleep(0.02)"),
            source.Token
        );
        // It strikes at any point of the way: before, in and after the round trip.
        for (var n = 0; n < yields && !running.IsCompleted; n++)
        {
            await Task.Yield();
        }
        await source.CancelAsync();
        try
        {
            tally.CountRows(tenant, await running);
        }
        catch (OperationCanceledException)
        {
            tally.CountCancelled();
        }
    }

    private async Task TimeOutAsync(TenantId tenant)
    {
        try
        {
            await tenants.WithTenantTransactionAsync(
                tenant,
                async db =>
                {
                    await db.ExecuteAsync("set local statement_timeout = 1");
                    tally.CountRows(tenant, await db.QueryAsync<Guid>("select tenant_id from services, pg_sleep(10)"));
                }
            );
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            tally.CountTimedOut();
        }
    }

    private sealed class InjectedException : Exception;
}
