using System.Net;
using System.Text.Json.Nodes;
using Bookline.Server.Access;

namespace Bookline.Server.Tests.Calendars;

public sealed class CalendarsApiTests
{
    [Fact]
    public async Task Gives_the_same_addresses_each_time_and_they_work()
    {
        await using var world = await CalendarWorld.OpenAsync(CalendarWorld.Owner());
        await world.BookAsync("b-1", staff: CalendarWorld.Ben);

        var first = await AskAsync(world);
        var second = await AskAsync(world);

        second.ToJsonString().ShouldBe(first.ToJsonString());
        ((string)first["url"]!).ShouldStartWith("https://book.example.com/calendars/");
        first["staff"]!.AsArray().Select(s => (string)s!["name"]!).ShouldBe(["Ana", "Ben"]);
        var ben = new Uri((string)first["staff"]![1]!["url"]!).AbsolutePath;
        (await world.Server.Http.GetStringAsync(ben)).ShouldContain("UID:bkg_b-1@");
    }

    [Fact]
    public async Task Once_rotated_no_old_address_is_good()
    {
        await using var world = await CalendarWorld.OpenAsync(CalendarWorld.Owner());
        var old = new Uri((string)(await AskAsync(world))["url"]!).AbsolutePath;

        var answer = await world.Server.Http.PostAsync("/api/v1/calendars/rotate", null);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var fresh = new Uri((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["url"]!).AbsolutePath;
        (await world.Server.Http.GetAsync(old)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await world.Server.Http.GetAsync(fresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_may_not_change_staff_gets_no_address_for_it_outlives_them()
    {
        await using var world = await CalendarWorld.OpenAsync(CalendarWorld.Owner(role: Role.Viewer));
        (await world.Server.Http.GetAsync("/api/v1/calendars")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await world.Server.Http.PostAsync("/api/v1/calendars/rotate", null)).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task The_secret_stands_nowhere_in_the_clear()
    {
        await using var world = await CalendarWorld.OpenAsync(CalendarWorld.Owner());
        await AskAsync(world);
        var stored = await world.Database.ScalarAsync<string>("select secret from calendar_secrets");
        var secret = await world.Server.Tenants.WithTenantTransactionAsync(
            CalendarWorld.Tenant,
            db => world.Server.Service<Bookline.Server.Calendars.Feeds.FeedTokens>().SecretAsync(db)
        );
        stored!.ShouldNotContain(Convert.ToBase64String(secret)[..20]);
    }

    private static async Task<JsonNode> AskAsync(CalendarWorld world) =>
        JsonNode.Parse(await world.Server.Http.GetStringAsync("/api/v1/calendars"))!;
}
