using Bookline.Server.Access;
using Bookline.Server.Tests.Channels;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>Webhooks by the API.</summary>
public sealed class WebhookApiTests
{
    [Fact]
    public async Task The_secret_is_shown_when_it_is_made_and_never_again()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var created = await hooks.SendAsync(
            "POST",
            "webhooks",
            new
            {
                url = hooks.Receiver.Url,
                events = (string[])["booking.created"],
                description = "till",
            }
        );
        Convert.FromBase64String(created["secret"]["whsec_".Length..]).Length.ShouldBe(32);
        created.Header("Location").ShouldBe($"/api/v1/webhooks/{created["id"]}");
        created.Header("Cache-Control").ShouldBe("no-store");

        var read = await hooks.SendAsync("GET", $"webhooks/{created["id"]}");
        read.Body.ShouldNotContain("secret\"");
        read["description"].ShouldBe("till");
        read.Header("ETag").ShouldBe(created.Header("ETag"));
        (await hooks.SendAsync("GET", "webhooks")).Body.ShouldNotContain("whsec_");
        (await hooks.SendAsync("PATCH", $"webhooks/{created["id"]}", new { description = "" })).Body.ShouldNotContain(
            "whsec_"
        );
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());

        (await CreateAsync(null, null)).ShouldBe("422 invalid url:required events:required");
        (await CreateAsync("nonsense", ["*"])).ShouldBe("422 invalid url:malformed");
        (await CreateAsync("ftp://example.com", ["*"])).ShouldBe("422 invalid url:not_https");
        (await CreateAsync("https://me:secret@example.com", ["*"])).ShouldBe("422 invalid url:malformed");
        (await CreateAsync("https://169.254.169.254/latest", ["*"])).ShouldBe("422 invalid url:address_refused");
        (await CreateAsync("https://example.com", ["booking.exploded"])).ShouldBe("422 invalid events:unknown_value");
        (await hooks.AskAsync("select count(*) from webhook_endpoints")).ShouldBe("0");

        async Task<string> CreateAsync(string? url, string[]? events) =>
            (await hooks.SendAsync("POST", "webhooks", new { url, events })).Problem;
    }

    [Fact]
    public async Task Null_clears_the_description_and_nothing_that_must_be_there()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync();
        await hooks.SendAsync("PATCH", $"webhooks/{webhook.Id}", new { description = "till" });
        (await hooks.SendAsync("PATCH", $"webhooks/{webhook.Id}", new { }))["description"].ShouldBe("till");

        var cleared = await hooks.SendAsync("PATCH", $"webhooks/{webhook.Id}", new { description = (string?)null });
        cleared.Body.ShouldContain("\"description\":null");

        var refused = await hooks.SendAsync(
            "PATCH",
            $"webhooks/{webhook.Id}",
            new
            {
                url = (string?)null,
                events = (string[]?)null,
                status = (string?)null,
            }
        );
        refused.Problem.ShouldBe("422 invalid url:required events:required status:unknown_value");
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_changed_is_refused()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync();
        var tag = (await hooks.SendAsync("GET", $"webhooks/{webhook.Id}")).Header("ETag")!;
        (await ChangeAsync("booking.created", tag)).Status.ShouldBe(200);

        hooks.Server.Service<TimeProvider>().ShouldBeOfType<FakeTime>().Advance(TimeSpan.FromSeconds(1));
        var changed = await ChangeAsync("booking.cancelled", null);
        changed.Header("ETag").ShouldNotBe(tag);

        (await ChangeAsync("message.received", tag)).Problem.ShouldBe("412 changed_meanwhile");
        (await hooks.SendAsync("DELETE", $"webhooks/{webhook.Id}", headers: ("If-Match", tag))).Status.ShouldBe(412);
        (
            await hooks.SendAsync("DELETE", $"webhooks/{webhook.Id}", headers: ("If-Match", changed.Header("ETag")!))
        ).Status.ShouldBe(204);

        Task<Api.ApiAnswer> ChangeAsync(string type, string? match) =>
            hooks.SendAsync(
                "PATCH",
                $"webhooks/{webhook.Id}",
                new { events = (string[])[type] },
                headers: match is null ? [] : [("If-Match", match)]
            );
    }

    [Fact]
    public async Task Anothers_webhook_or_delivery_is_not_there()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var theirs = await hooks.CreateAsync(Hooks.Second);
        await hooks.PublishAsync(tenant: Hooks.Second);
        var delivery = "dlv_" + await hooks.AskAsync("select id from webhook_deliveries");
        (string Method, string Path)[] asked =
        [
            ("GET", $"webhooks/{theirs.Id}"),
            ("PATCH", $"webhooks/{theirs.Id}"),
            ("DELETE", $"webhooks/{theirs.Id}"),
            ("POST", $"webhooks/{theirs.Id}/enable"),
            ("POST", $"webhooks/{theirs.Id}/rotate-secret"),
            ("POST", $"webhooks/{theirs.Id}/test"),
            ("GET", $"webhooks/{theirs.Id}/deliveries"),
            ("POST", $"webhooks/{theirs.Id}/replay?since=2020-01-01T00:00:00Z"),
            ("POST", $"webhooks/deliveries/{delivery}/replay"),
            ("GET", "webhooks/whk_nonsense"),
        ];

        foreach (var (method, path) in asked)
        {
            var body = method == "PATCH" ? new { description = "mine" } : null;
            (await hooks.SendAsync(method, path, body)).Problem.ShouldBe("404 not_found", path);
        }

        (await hooks.SendAsync("GET", "webhooks")).Each("id").ShouldBeEmpty();
        (await hooks.SendAsync("GET", "events")).Each("id").ShouldBeEmpty();
        (await hooks.AskAsync("select count(*) || '/' || max(status) from webhook_endpoints")).ShouldBe("1/enabled");
        (await hooks.AskAsync("select count(*) from webhook_deliveries")).ShouldBe("1");
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Staff)]
    public async Task Who_only_works_there_sees_no_webhooks(Role role)
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());

        (await hooks.SendAsync("GET", "webhooks", role: role)).Problem.ShouldBe("403 permission_missing");
        (
            await hooks.SendAsync("POST", "webhooks", new { url = hooks.Receiver.Url, events = (string[])["*"] }, role)
        ).Problem.ShouldBe("403 permission_missing");
    }

    [Fact]
    public async Task There_are_at_most_twenty_and_they_are_listed_page_by_page()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var made = new List<string>();
        for (var n = 0; n < 20; n++)
        {
            made.Add((await hooks.CreateAsync()).Id);
        }
        var body = new { url = hooks.Receiver.Url, events = (string[])["*"] };
        (await hooks.SendAsync("POST", "webhooks", body)).Problem.ShouldBe("409 webhook_limit");

        var first = await hooks.SendAsync("GET", "webhooks?limit=15");
        var second = await hooks.SendAsync("GET", $"webhooks?limit=15&cursor={first["next_cursor"]}");
        first.Each("id").Concat(second.Each("id")).ShouldBe(made, ignoreOrder: true);
        (await hooks.SendAsync("GET", "webhooks?cursor=x")).Problem.ShouldBe("422 invalid cursor:malformed");
    }

    [Fact]
    public async Task The_log_is_filtered_by_what_came_of_it_and_by_type()
    {
        await using var hooks = await Hooks.OpenAsync(new FakeTime());
        var webhook = await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(500, "no room");
        await hooks.PublishAsync();
        await hooks.PublishAsync("message.received");
        await hooks.DeliverAsync();

        var failed = await hooks.SendAsync("GET", $"webhooks/{webhook.Id}/deliveries?status=failed");
        failed.Each("event_type").ShouldBe(["booking.created"]);
        failed.Each("response_snippet").ShouldBe(["no room"]);
        (await hooks.SendAsync("GET", $"webhooks/{webhook.Id}/deliveries?type=message.received"))
            .Each("status")
            .ShouldBe(["delivered"]);
        (await hooks.SendAsync("GET", $"webhooks/{webhook.Id}/deliveries?status=lost")).Problem.ShouldBe(
            "422 invalid status:unknown_value"
        );
    }

    [Fact]
    public async Task The_log_says_of_each_attempt_when_it_was_and_what_came_of_it()
    {
        var time = new FakeTime();
        await using var hooks = await Hooks.OpenAsync(time);
        var webhook = await hooks.CreateAsync();
        hooks.Receiver.NextAnswers(503);
        await hooks.PublishAsync();
        var first = time.GetUtcNow();
        await hooks.DeliverAsync();
        time.Advance(TimeSpan.FromSeconds(6));
        await hooks.DeliverAsync();

        var log = (await hooks.SendAsync("GET", $"webhooks/{webhook.Id}/deliveries"))
            .Find("data")[0]
            .GetProperty("attempt_log");

        log.EnumerateArray()
            .Select(a => $"{a.GetProperty("response_status")} {a.GetProperty("error")}")
            .ShouldBe(["503 refused", "200 "]);
        var at = log.EnumerateArray().Select(a => a.GetProperty("at").GetDateTimeOffset()).ToList();
        at[0].ShouldBe(first, TimeSpan.FromMilliseconds(1));
        (at[1] - at[0]).ShouldBe(TimeSpan.FromSeconds(6), TimeSpan.FromMilliseconds(1));
        log.EnumerateArray().ShouldAllBe(a => a.GetProperty("duration_ms").GetInt32() >= 0);
    }
}
