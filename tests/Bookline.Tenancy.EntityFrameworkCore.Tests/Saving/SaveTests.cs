using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Bookline.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Saving;

/// <summary>What SaveChanges writes, and what it refuses before anything is sent.</summary>
public sealed class SaveTests
{
    private const string TakeName =
        "insert into services (id, name, price, currency, amount_unit) values ('z', 'Service 1', 1, 'EUR', 'minor') returning *";

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Stamps_new_entities_with_the_tenant_whether_their_class_has_a_place_for_it_or_not(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                var conversation = new Conversation { Id = "c", PhoneNumber = "+1" };
                conversation.Bookings.Add(new Booking { Id = "b", ServiceId = "service-1-1" });
                var service = new Service { Id = "s", Name = "New" };
                db.AddRange(conversation, service);
                service.TenantId.ShouldBe(Shop.First, "at Add, since keys may contain it");
                (await db.SaveChangesAsync()).ShouldBe(3);
                service.Duration.ShouldBe(60, "what the database filled in comes back");
            }
        );
        foreach (var table in new[] { "services where id = 's'", "conversations", "bookings" })
        {
            (await shop.Database.ColumnAsync($"select tenant_id from {table}")).ShouldBe([Shop.First.ToString()]);
        }
    }

    [Fact]
    public async Task Counts_the_affected_rows_of_each_change_in_a_mixed_batch()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                var services = await db.Services.OrderBy(s => s.Id).ToListAsync();
                services[0].Price = 1;
                db.Remove(services[1]);
                db.Add(new Conversation { PhoneNumber = "+1" });
                db.Add(new Service { Name = "New" });
                (await db.SaveChangesAsync()).ShouldBe(4);
            }
        );
        (
            await shop.Database.ScalarAsync<long>(
                "select count(*) from services where tenant_id = " + Quoted(Shop.First)
            )
        ).ShouldBe(2);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public async Task Notices_a_row_that_has_gone_at_any_place_of_a_batch_and_takes_all_of_it_back(int gone)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(Shop.First, db => AddThirdAsync(db));
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                var services = await db.Services.OrderBy(s => s.Id).ToListAsync();
                services.ForEach(s => s.Price = 9999);
                await shop.Database.ExecuteAsync($"delete from services where id = '{services[gone].Id}'");
                var failure = await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
                failure.Entries.Single().Entity.ShouldBe(services[gone]);
            }
        );
        (await shop.Database.ScalarAsync<long>("select count(*) from services where price = 9999")).ShouldBe(0);
    }

    [Fact]
    public async Task Notices_a_single_row_that_has_gone()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                (await db.Services.FirstAsync()).Price = 9999;
                await shop.Database.ExecuteAsync("delete from services");
                await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
            }
        );
    }

    [Fact]
    public async Task An_error_of_the_commit_is_not_lost()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync(
            "alter table services add constraint late unique (tenant_id, name) deferrable initially deferred"
        );
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                db.Add(new Service { Name = "Service 1" });
                var failure = await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
                Unique(failure.InnerException);
                Unique(await Should.ThrowAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(TakeName)));
                Unique(
                    await Should.ThrowAsync<PostgresException>(() =>
                        db.Services.FromSqlRaw(TakeName).AsNoTracking().IgnoreQueryFilters().ToListAsync()
                    )
                );
                db.ChangeTracker.Clear();
                (await db.Services.CountAsync()).ShouldBe(2);
            }
        );
    }

    private static void Unique(Exception? error) =>
        error.ShouldBeOfType<PostgresException>().SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);

    private static Task<int> AddThirdAsync(ShopContext db)
    {
        db.Add(new Service { Id = "service-1-3", Name = "Third" });
        return db.SaveChangesAsync();
    }

    private static string Quoted(TenantId tenant) => $"'{tenant}'";
}
