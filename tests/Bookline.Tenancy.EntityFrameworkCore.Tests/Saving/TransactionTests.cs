using System.Transactions;
using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Saving;

/// <summary>Transactions of the application's own.</summary>
public sealed class TransactionTests
{
    [Fact]
    public async Task All_commands_of_a_transaction_are_the_tenants_and_a_rollback_takes_them_back()
    {
        await using var shop = await Shop.OpenAsync(connections: 1);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                db.Add(new Service { Name = "New" });
                await db.SaveChangesAsync();
                (await db.Services.CountAsync()).ShouldBe(3);
                await db.Services.ExecuteDeleteAsync();
                (await db.Services.CountAsync()).ShouldBe(0);
                await transaction.RollbackAsync();
                (await db.Services.CountAsync()).ShouldBe(2);
            }
        );
    }

    [Fact]
    public async Task A_rollback_to_a_savepoint_does_not_take_the_tenant()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                // EF Core sets a savepoint of its own before this, and goes back to it.
                db.Add(new Service { Id = "service-1-1", Name = "Taken" });
                await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
                db.ChangeTracker.Clear();
                (await db.Services.CountAsync()).ShouldBe(2);
                await transaction.CommitAsync();
            }
        );
    }

    [Fact]
    public async Task A_transaction_of_another_tenants_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        await using var connection = await shop.Tenants.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var bind = new NpgsqlCommand("select set_tenant_context($1)", connection)
        {
            Parameters = { new() { Value = Shop.Second.Value } },
        };
        await bind.ExecuteNonQueryAsync();

        await using var db = shop.Contexts.CreateDbContext().BindTenant(Shop.First);
        db.Database.SetDbConnection(connection);
        await db.Database.UseTransactionAsync(transaction);
        await Should.ThrowAsync<SecondTenantException>(() => db.Services.ToListAsync());
    }

    [Fact]
    public async Task A_transaction_scope_stays_the_applications_to_commit()
    {
        await using var shop = await Shop.OpenAsync();
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await shop.InAsync(
                Shop.First,
                async db =>
                {
                    db.Add(new Service { Name = "New" });
                    await db.SaveChangesAsync();
                    (await db.Services.CountAsync()).ShouldBe(3);
                }
            );
        }
        (await shop.InAsync(Shop.First, db => db.Services.CountAsync())).ShouldBe(2);
    }

    [Fact]
    public async Task Retries_of_an_execution_strategy_are_the_tenants()
    {
        await using var shop = await Shop.OpenAsync(npgsql: n => n.EnableRetryOnFailure(3));
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                (await db.Services.CountAsync()).ShouldBe(2);
                var attempts = 0;
                await db
                    .Database.CreateExecutionStrategy()
                    .ExecuteAsync(async () =>
                    {
                        await using var transaction = await db.Database.BeginTransactionAsync();
                        (await db.Services.CountAsync()).ShouldBe(2);
                        if (attempts++ == 0)
                        {
                            await db.Database.ExecuteSqlRawAsync("select pg_terminate_backend(pg_backend_pid())");
                        }
                        await transaction.CommitAsync();
                    });
                attempts.ShouldBe(2);
            }
        );
    }

    [Fact]
    public async Task A_failed_command_leaves_a_connection_that_was_held_open_usable()
    {
        await using var shop = await Shop.OpenAsync(connections: 1);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                await db.Database.OpenConnectionAsync();
                await Should.ThrowAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync("select 1 / 0"));
                await Should.ThrowAsync<PostgresException>(() =>
                    db.Services.Where(s => s.Price / (s.Price - s.Price) == 1).ToListAsync()
                );
                await Should.ThrowAsync<PostgresException>(async () =>
                {
                    await foreach (var value in LateFailure(db))
                    {
                        value.ShouldBeGreaterThan(0);
                    }
                });
                await using var transaction = await db.Database.BeginTransactionAsync();
                (await db.Services.CountAsync()).ShouldBe(2);
            }
        );
    }

    // Fails only after more rows than a buffer holds have come.
    private static IAsyncEnumerable<int> LateFailure(ShopContext db) =>
        db
            .Database.SqlQuery<int>(
                $"select 1 / (50000 - n) as \"Value\" from generate_series(1, 60000) n where n < 2 or n > 49999 - 40000"
            )
            .AsAsyncEnumerable();
}
