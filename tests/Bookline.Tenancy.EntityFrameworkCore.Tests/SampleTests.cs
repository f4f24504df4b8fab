using Bookline.Samples.EntityFrameworkCore;
using Bookline.Tenancy.EntityFrameworkCore.Tests.Shops;
using Bookline.Testing.MultiTenant;

namespace Bookline.Tenancy.EntityFrameworkCore.Tests;

public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_does_what_it_says()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync("delete from services");
        await using var said = new StringWriter();
        var url = shop.Database.Server.Url(shop.Database.Name, MultiTenantDatabase.App);
        await Walkthrough.RunAsync(url, Shop.First, Shop.Second, said);
        said.ToString()
            .ShouldBe(
                """
                the salon sees: Beard trim, Haircut
                the clinic sees: Check-up
                without filters the salon sees 2 services, by SQL 2
                a foreign entity was refused, and nothing was sent
                a query kept from a tenant's work was refused

                """
            );
    }
}
