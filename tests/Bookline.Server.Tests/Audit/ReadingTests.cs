using System.Net;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Audit;
using Bookline.Server.Tests.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using static Bookline.Server.Tests.Audit.Recorded;

namespace Bookline.Server.Tests.Audit;

/// <summary><c>GET /api/v1/audit_log</c></summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private const string Log = "/api/v1/audit_log";

    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database, configure: TestCallers.Add);
        TestCallers.As(server.Http, Tenant(), Role.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task An_entry_says_who_did_what_when_and_from_where()
    {
        await server.RecordAsync(before: new { Price = 900 }, after: new { Price = 1000 });
        var entry = (await EntriesAsync()).ShouldHaveSingleItem();
        entry.GetProperty("id").GetString().ShouldStartWith("aud_");
        entry.GetProperty("sequence").GetInt64().ShouldBe(1);
        entry.GetProperty("at").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        entry.GetProperty("action").GetString().ShouldBe("service.updated");
        entry.GetProperty("subject").GetString().ShouldBe("svc_1");
        entry.GetProperty("before").GetProperty("price").GetInt32().ShouldBe(900);
        entry.GetProperty("after").GetProperty("price").GetInt32().ShouldBe(1000);
        var actor = entry.GetProperty("actor");
        actor.GetProperty("kind").GetString().ShouldBe("user");
        actor.GetProperty("id").GetString().ShouldBe($"usr_{Ana.Id}");
        actor.GetProperty("name").GetString().ShouldBe(Ana.Name);
        actor.GetProperty("ip_address").GetString().ShouldBe(Ana.IpAddress);
        actor.GetProperty("user_agent").GetString().ShouldBe("Firefox");
        entry.GetProperty("hash").GetString()!.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Filters_narrow_it_down()
    {
        await server.RecordAsync();
        await server.RecordAsync("service.created", "svc_2");
        await server.RecordAsync("audit_log.pruned", null, actor: Actor.System);
        await server.RecordAsync("service.updated", "svc_2", actor: Ana with { Kind = ActorKind.ApiKey });
        await server.RecordAsync(tenant: 2);

        (await SequencesAsync("")).ShouldBe([4, 3, 2, 1]);
        (await SequencesAsync("?action=service.updated")).ShouldBe([4, 1]);
        (await SequencesAsync("?subject=svc_2")).ShouldBe([4, 2]);
        (await SequencesAsync($"?actor=usr_{Ana.Id}")).ShouldBe([2, 1]);
        (await SequencesAsync($"?actor=key_{Ana.Id}")).ShouldBe([4]);
        (await SequencesAsync("?actor=system")).ShouldBe([3]);
        var second = (await EntriesAsync())
            .Single(e => e.GetProperty("sequence").GetInt64() == 2)
            .GetProperty("at")
            .GetString();
        (await SequencesAsync($"?from={Uri.EscapeDataString(second!)}")).ShouldBe([4, 3, 2]);
        (await SequencesAsync($"?to={Uri.EscapeDataString(second!)}")).ShouldBe([1]);
    }

    [Fact]
    public async Task It_comes_page_by_page_while_it_grows()
    {
        for (var n = 0; n < 5; n++)
        {
            await server.RecordAsync();
        }
        var first = await (await server.GetAsync(null, $"{Log}?limit=2")).JsonAsync();
        await server.RecordAsync();
        var second = await (
            await server.GetAsync(null, $"{Log}?limit=2&cursor={first.GetProperty("next_cursor")}")
        ).JsonAsync();
        Sequences(first).Concat(Sequences(second)).ShouldBe([5, 4, 3, 2]);
        second.GetProperty("has_more").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("?actor=somebody")]
    [InlineData("?limit=0")]
    [InlineData("?cursor=!")]
    [InlineData("?from=2026-11-23")]
    [InlineData("?to=2026-11-23T14:30:00")]
    public async Task What_cannot_be_asked_is_said(string query) =>
        (await server.GetAsync(null, Log + query)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

    [Theory]
    [InlineData(Role.Owner, HttpStatusCode.OK)]
    [InlineData(Role.Staff, HttpStatusCode.Forbidden)]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden)]
    public async Task Who_manages_the_business_reads_it(Role role, HttpStatusCode expected)
    {
        TestCallers.As(server.Http, Tenant(), role);
        (await server.GetAsync(null, Log)).StatusCode.ShouldBe(expected);
    }

    private async Task<List<JsonElement>> EntriesAsync(string query = "")
    {
        var page = await (await server.GetAsync(null, Log + query)).JsonAsync();
        return [.. page.GetProperty("data").EnumerateArray()];
    }

    private async Task<List<long>> SequencesAsync(string query) =>
        [.. (await EntriesAsync(query)).Select(e => e.GetProperty("sequence").GetInt64())];

    private static IEnumerable<long> Sequences(JsonElement page) =>
        page.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64());
}
