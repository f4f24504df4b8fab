using Bookline.Server.Access;
using Bookline.Server.Tests.Api.Bookings;

namespace Bookline.Server.Tests.Api;

public sealed class TenantTests
{
    [Fact]
    public async Task The_business_is_read_and_changed()
    {
        await using var shop = await Shop.OpenAsync();

        var changed = await shop.PatchAsync(
            "tenant",
            """{"business_name": "Spark", "time_zone": "Asia/Kolkata", "currency": "INR", "locale": "hi", "email": "a@spark.example"}"""
        );

        changed.Status.ShouldBe(200, changed.Body);
        var read = await shop.GetAsync("tenant", Role.Viewer);
        read.Body.ShouldBe(changed.Body);
        (read["business_name"], read["time_zone"], read["domain"]).ShouldBe(("Spark", "Asia/Kolkata", "tenant-1"));
        read["id"].ShouldBe($"ten_{Shop.First}");
        (await shop.GetAsync("tenant", tenant: Shop.Second))["business_name"].ShouldBe("Tenant 2");
    }

    [Theory]
    [InlineData("""{"time_zone": "Mars/Olympus"}""", "time_zone:unknown_value")]
    [InlineData("""{"time_zone": null}""", "time_zone:required")]
    [InlineData("""{"time_zone": "UTC+05"}""", "time_zone:unknown_value")]
    [InlineData("""{"currency": "euro"}""", "currency:unknown_value")]
    [InlineData("""{"currency": "ZZZ"}""", "currency:unknown_value")]
    [InlineData("""{"locale": "?"}""", "locale:malformed")]
    [InlineData("""{"email": "nobody"}""", "email:malformed")]
    [InlineData("""{"business_name": " "}""", "business_name:required")]
    public async Task What_cannot_be_is_refused_at_its_field(string change, string error)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PatchAsync("tenant", change)).Problem.ShouldBe($"422 invalid {error}");
    }

    [Theory]
    [InlineData("domain", "\"other\"")]
    [InlineData("status", "\"active\"")]
    [InlineData("plan", "\"enterprise\"")]
    [InlineData("subscription_plan", "\"enterprise\"")]
    [InlineData("trial_ends_at", "\"2099-01-01T00:00:00Z\"")]
    [InlineData("bot_settings", "{}")]
    public async Task Sets_nothing_that_is_not_the_callers_to_set(string field, string value)
    {
        await using var shop = await Shop.OpenAsync();
        var before = await shop.Database.ScalarAsync<string>(
            "select string_agg(t::text, '' order by id) from tenants t"
        );

        (await shop.PatchAsync("tenant", $$"""{"{{field}}": {{value}}}""")).Status.ShouldBeInRange(400, 422);

        (await shop.Database.ScalarAsync<string>("select string_agg(t::text, '' order by id) from tenants t")).ShouldBe(
            before
        );
    }

    [Fact]
    public async Task Staff_do_not_change_the_business()
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.SendAsync("PATCH", "tenant", "{}", Role.Staff)).Problem.ShouldBe("403 permission_missing");
    }

    [Fact]
    public async Task Of_those_who_change_what_they_read_at_once_one_does()
    {
        await using var shop = await Shop.OpenAsync();
        var tag = (await shop.GetAsync("tenant")).Header("ETag")!;

        var answers = await Task.WhenAll(
            Enumerable.Range(1, 10).Select(n => shop.PatchAsync("tenant", new { phone = $"+49{n}" }, ("If-Match", tag)))
        );

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Count(a => a.Problem == "412 changed_meanwhile").ShouldBe(9);
    }

    [Fact]
    public async Task Usage_counts_this_months_bookings_and_messages_against_the_plan()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.Shop.Database.ExecuteAsync(
            $"""
            update bookings set created_at = '2026-11-02';
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status, created_at)
              select tenant_id, 'held', conversation_id, service_id, phone_number, 1, 'EUR', 'minor', 'held', timestamp '2026-11-03' from bookings
              union all
              select tenant_id, 'last month', conversation_id, service_id, phone_number, 1, 'EUR', 'minor', 'confirmed', timestamp '2026-10-31' from bookings;
            insert into messages (tenant_id, id, conversation_id, content, is_from_bot, timestamp)
              select '{Shop.First}', 'm' || n, id, 'hi', false, '2026-10-31 23:00'::timestamp + n * interval '1 hour'
              from conversations, generate_series(0, 2) n;
            insert into usage_metrics (id, tenant_id, metric_name, metric_value, period_start, period_end)
              values (gen_random_uuid(), '{Shop.First}', 'api_calls', 41, '2026-11-23Z', '2026-11-24Z'),
                (gen_random_uuid(), '{Shop.First}', 'api_calls', 7, '2026-11-22Z', '2026-11-23Z');
            """
        );

        var usage = await desk.Shop.GetAsync("usage", Role.Viewer);

        usage.Status.ShouldBe(200, usage.Body);
        (usage["plan"], usage["bookings.used"], usage["bookings.limit"]).ShouldBe(("starter", "1", "100"));
        (usage["messages.used"], usage["messages.limit"]).ShouldBe(("2", "1000"));
        usage["api_calls.used"].ShouldBe("41");
        await desk.Shop.Database.ExecuteAsync("update tenants set subscription_plan = 'enterprise'");
        (await desk.Shop.GetAsync("usage"))["messages.limit"].ShouldBe("");
    }
}
