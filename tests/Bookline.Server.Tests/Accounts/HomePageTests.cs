using System.Net;
using Bookline.Server.Access;

namespace Bookline.Server.Tests.Accounts;

/// <summary>Where people are once they have signed in.</summary>
public sealed class HomePageTests
{
    private const string Ana = "ana@example.com";
    private const string Link = "href=\"/connect\"";

    [Theory]
    [InlineData(Role.Owner, true)]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Staff, false)]
    [InlineData(Role.Viewer, false)]
    public async Task Only_who_may_connect_WhatsApp_is_led_there(Role role, bool may)
    {
        await using var people = await People.StartAsync(tenants: 1);
        await people.AddAsync(Ana, role: role);
        var browser = await people.SignInAsync(Ana);

        var home = (await browser.GetAsync("/home")).Body;
        var page = await browser.GetAsync("/connect");

        home.ShouldContain("WhatsApp is not connected yet");
        home.Contains(Link, StringComparison.Ordinal).ShouldBe(may);
        page.ShouldBe(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }
}
