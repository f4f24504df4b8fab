using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Microsoft.EntityFrameworkCore;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests.Saving;

/// <summary>Entities that are not the tenant's, or that do not say whose they are.</summary>
public sealed class ForeignTests
{
    [Fact]
    public async Task Changes_and_deletes_stubs_that_were_never_read()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                db.Remove(new Service { Id = "service-1-1", Name = "" });
                var stub = db.Attach(new Service { Id = "service-1-2", Name = "Old" });
                stub.Entity.Name = "Changed";
                (await db.SaveChangesAsync()).ShouldBe(2);
            }
        );
        (await shop.Database.ColumnAsync($"select name from services where tenant_id = '{Shop.First}'")).ShouldBe([
            "Changed",
        ]);
    }

    [Fact]
    public async Task A_stub_of_anothers_row_changes_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                db.Remove(new Service { Id = "service-2-1", Name = "" });
                await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
            }
        );
        (await shop.Database.ScalarAsync<long>("select count(*) from services")).ShouldBe(4);
    }

    [Theory]
    [
        InlineData("added"),
        InlineData("changed"),
        InlineData("given away"),
        InlineData("taken over"),
        InlineData("deleted")
    ]
    public async Task Refuses_an_entity_of_another_tenant_before_anything_is_sent(string how)
    {
        await using var shop = await Shop.OpenAsync();
        var before = await shop.Database.ColumnAsync("select s::text from services s order by id");
        await shop.InAsync(
            Shop.First,
            async db =>
            {
                db.Add(new Service { Name = "One's own, in the same batch" });
                var own = await db.Services.FirstAsync();
                var foreign = new Service
                {
                    Id = "service-2-1",
                    Name = "x",
                    TenantId = Shop.Second,
                };
                switch (how)
                {
                    case "added":
                        db.Add(new Service { Name = "x", TenantId = Shop.Second });
                        break;
                    case "changed":
                        db.Update(foreign);
                        break;
                    case "given away":
                        own.TenantId = Shop.Second;
                        break;
                    case "taken over":
                        db.Attach(foreign).Entity.TenantId = Shop.First;
                        break;
                    case "deleted":
                        db.Remove(foreign);
                        break;
                }
                var refused = await Should.ThrowAsync<ForeignTenantException>(() => db.SaveChangesAsync());
                (refused.Tenant, refused.Foreign).ShouldBe((Shop.First, Shop.Second.Value));
            }
        );
        (await shop.Database.ColumnAsync("select s::text from services s order by id")).ShouldBe(before);
    }
}
