using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Commands;

/// <summary>How often the server is asked, beside EF Core without tenants. Counted at a relay between the two.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public async Task A_query_takes_one() => (await CountAsync(db => db.Services.ToListAsync())).ShouldBe(1);

    [Fact]
    public async Task A_bulk_update_takes_one() =>
        (await CountAsync(db => db.Services.ExecuteUpdateAsync(s => s.SetProperty(x => x.Price, 1)))).ShouldBe(1);

    [Fact]
    public async Task Saving_one_row_takes_one() =>
        (
            await CountAsync(db =>
            {
                db.Add(new Service { Name = "New" });
                return db.SaveChangesAsync();
            })
        ).ShouldBe(1);

    // EF Core's own: BEGIN travels with the batch, COMMIT follows once the affected rows are checked.
    [Fact]
    public async Task Saving_ten_rows_takes_two_as_without_tenants() =>
        (
            await CountAsync(db =>
            {
                db.AddRange(Enumerable.Range(0, 10).Select(n => new Service { Name = $"New {n}" }));
                return db.SaveChangesAsync();
            })
        ).ShouldBe(2);

    [Fact]
    public async Task A_transaction_takes_one_a_command_and_one_to_commit() =>
        (
            await CountAsync(async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                await db.Services.ToListAsync();
                await db.Services.CountAsync();
                await transaction.CommitAsync();
            })
        ).ShouldBe(3);

    [Fact]
    public async Task A_command_that_fails_takes_one_more_to_roll_back() =>
        (
            await CountAsync(db =>
                Should.ThrowAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync("select 1 / 0"))
            )
        ).ShouldBe(2);

    [Fact]
    public async Task Asking_whether_the_tenant_may_work_takes_none_of_its_own()
    {
        await using var relay = await Relay.OpenAsync(new TenantContextOptions { StatusLifetime = TimeSpan.Zero });
        (await relay.CountAsync(db => db.Services.ToListAsync())).ShouldBe(1);
    }

    private static async Task<int> CountAsync(Func<ShopContext, Task> work)
    {
        await using var relay = await Relay.OpenAsync();
        return await relay.CountAsync(work);
    }
}
