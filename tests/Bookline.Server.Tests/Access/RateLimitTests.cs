using System.Net;
using Bookline.Server.Access;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.Time.Testing;
using static Bookline.Server.Tests.Access.KeyHolder;

namespace Bookline.Server.Tests.Access;

/// <summary>How often a key may call, and a business in a day.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2031, 5, 6, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider time = new(Noon);
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database, time: time);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Every_answer_says_what_is_left()
    {
        var key = await server.KeyAsync();
        var answer = await server.GetAsync(key.Key);

        answer.Header("RateLimit-Policy").ShouldBe("\"key\";q=120;w=60, \"tenant\";q=300;w=60, \"day\";q=1000;w=86400");
        answer.Header("RateLimit").ShouldBe("\"key\";r=119;t=1, \"tenant\";r=299;t=1, \"day\";r=999;t=43200");
        answer.Header("RateLimit-Limit").ShouldBe("120");
        answer.Header("RateLimit-Remaining").ShouldBe("119");
        answer.Header("RateLimit-Reset").ShouldBe("1");
    }

    [Fact]
    public async Task A_key_that_asks_too_often_waits_and_another_does_not()
    {
        await LimitAsync(perMinute: 3, perDay: 1000);
        var (key, other) = (await server.KeyAsync(), await server.KeyAsync());
        for (var n = 0; n < 3; n++)
        {
            (await server.GetAsync(key.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var refused = await server.GetAsync(key.Key);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await refused.CodeAsync()).ShouldBe("rate_limited");
        refused.Header("Retry-After").ShouldBe("20");
        refused.Header("RateLimit-Remaining").ShouldBe("0");
        (await server.GetAsync(other.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        time.Advance(TimeSpan.FromSeconds(20));
        (await server.GetAsync(key.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.GetAsync(key.Key)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Calls_at_the_same_moment_are_counted_one_by_one()
    {
        await LimitAsync(perMinute: 7, perDay: 1000);
        await using var second = await RunningServer.StartAsync(database, time: time);
        var key = await server.KeyAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(n => (n % 2 == 0 ? server : second).GetAsync(key.Key))
        );
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(7);
        answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(17);
    }

    [Fact]
    public async Task A_day_ends_at_midnight_UTC_for_all_keys_of_a_business_and_for_no_other()
    {
        await LimitAsync(perMinute: 100, perDay: 3);
        var (first, second, theirs) = (
            await server.KeyAsync(),
            await server.KeyAsync(),
            await server.KeyAsync(tenant: 2)
        );
        await server.GetAsync(first.Key);
        await server.GetAsync(second.Key);
        await server.GetAsync(second.Key);

        var refused = await server.GetAsync(first.Key);
        (await refused.CodeAsync()).ShouldBe("daily_limit_reached");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Header("Retry-After").ShouldBe("43200");
        (await server.GetAsync(theirs.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        time.Advance(TimeSpan.FromHours(12));
        (await server.GetAsync(first.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        // The day before is written on whole.
        (await MeteredAsync(Noon)).ShouldBe(3);
    }

    [Fact]
    public async Task An_unlimited_plan_has_no_daily_quota()
    {
        await database.ExecuteAsync("update tenants set subscription_plan = 'enterprise'");
        var key = await server.KeyAsync();
        var answer = await server.GetAsync(key.Key);
        answer.Header("RateLimit-Policy").ShouldBe("\"key\";q=30000;w=60, \"tenant\";q=60000;w=60");
        (await MeteredAsync(Noon)).ShouldBe(1);
    }

    [Fact]
    public async Task Usage_is_written_after_a_minute_or_a_hundred_calls()
    {
        await database.ExecuteAsync("update tenants set subscription_plan = 'enterprise'");
        var key = await server.KeyAsync();
        await CallAsync(key.Key, times: 5);
        (await MeteredAsync(Noon)).ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(key.Key, times: 1);
        (await MeteredAsync(Noon)).ShouldBe(6);
        await CallAsync(key.Key, times: 100);
        (await MeteredAsync(Noon)).ShouldBe(106);
    }

    [Fact]
    public async Task Usage_says_to_the_call_how_many_there_were()
    {
        var key = await server.KeyAsync();
        await CallAsync(key.Key, times: 4);
        (await MeteredAsync(Noon)).ShouldBe(1);

        var usage = await (await server.GetAsync(key.Key, "/api/v1/usage")).JsonAsync();

        usage.GetProperty("api_calls").GetProperty("used").GetInt64().ShouldBe(5);
    }

    [Fact]
    public async Task All_keys_of_a_business_together_have_a_limit_and_another_business_has_its_own()
    {
        await LimitAsync(perMinute: 3, perDay: 1000, perMinuteOfTenant: 4);
        var (first, second, theirs) = (
            await server.KeyAsync(),
            await server.KeyAsync(),
            await server.KeyAsync(tenant: 2)
        );
        await CallAsync(first.Key, times: 2);
        await CallAsync(second.Key, times: 2);

        var refused = await server.GetAsync(first.Key);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await refused.CodeAsync()).ShouldBe("rate_limited");
        refused.Header("Retry-After").ShouldBe("15");
        // The limit that is used up, and the key's own untouched by what was refused.
        refused.Header("RateLimit-Limit").ShouldBe("4");
        refused.Header("RateLimit-Remaining").ShouldBe("0");
        refused.Header("RateLimit")!.ShouldStartWith("\"key\";r=1;");
        (await server.GetAsync(theirs.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        time.Advance(TimeSpan.FromSeconds(15));
        (await server.GetAsync(second.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_has_a_limit_of_its_own_that_no_key_uses_up()
    {
        await database.ExecuteAsync(
            """
            update subscription_plans set limits = limits
              || '{"api_calls_per_minute": 2, "tenant_calls_per_minute": 2, "session_calls_per_minute": 3}'
            """
        );
        await using var site = await RunningServer.StartAsync(database, time: time, configure: TestCallers.Add);
        await CallAsync((await site.KeyAsync()).Key, times: 2);
        var person = TestCallers.As(site.Http, Tenant(), Role.Owner);
        for (var left = 2; left >= 0; left--)
        {
            var answer = await person.GetAsync(Keys);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Header("RateLimit-Policy").ShouldBe("\"session\";q=3;w=60");
            answer.Header("RateLimit-Remaining").ShouldBe($"{left}");
        }

        var refused = await person.GetAsync(Keys);
        (await refused.CodeAsync()).ShouldBe("rate_limited");
        refused.Header("Retry-After").ShouldBe("20");
    }

    [Fact]
    public async Task What_sessions_leave_behind_goes_after_a_day()
    {
        await using var site = await RunningServer.StartAsync(database, time: time, configure: TestCallers.Add);
        await database.ExecuteAsync(
            $"insert into rate_limits values ('{Tenant()}', 'session:old', '{Noon.AddDays(-2):u}'), ('{Tenant()}', 'session:new', '{Noon:u}')"
        );

        await TestCallers.As(site.Http, Tenant(), Role.Owner).GetAsync(Keys);

        (await database.ColumnAsync("select scope from rate_limits order by 1")).ShouldBe([
            "session:00000000-0000-0000-0000-000000000000",
            "session:new",
        ]);
    }

    [Fact]
    public async Task After_a_crash_of_the_database_counting_goes_on_from_what_was_written()
    {
        await LimitAsync(perMinute: 100, perDay: 4);
        var key = await server.KeyAsync();
        await CallAsync(key.Key, times: 2);
        time.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(key.Key, times: 1);
        // What a crash does to unlogged tables.
        await database.ExecuteAsync("truncate rate_limits, api_calls");

        var answer = await server.GetAsync(key.Key);
        answer.Header("RateLimit").ShouldBe("\"key\";r=99;t=1, \"tenant\";r=299;t=1, \"day\";r=0;t=43140");
        (await server.GetAsync(key.Key)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task What_is_counted_at_every_call_does_not_wait_for_the_disk() =>
        (
            await database.ColumnAsync(
                "select relname from pg_class where relname in ('rate_limits', 'api_calls') and relpersistence = 'u' order by 1"
            )
        ).ShouldBe(["api_calls", "rate_limits"]);

    private async Task CallAsync(string key, int times)
    {
        for (var n = 0; n < times; n++)
        {
            (await server.GetAsync(key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private Task LimitAsync(int perMinute, int perDay, int perMinuteOfTenant = 300) =>
        database.ExecuteAsync(
            $$"""
            update subscription_plans set limits = limits
              || '{"api_calls_per_minute": {{perMinute}}, "api_calls_per_day": {{perDay}}, "tenant_calls_per_minute": {{perMinuteOfTenant}}}'
            where id = 'starter'
            """
        );

    private Task<long> MeteredAsync(DateTimeOffset day) =>
        database.ScalarAsync<long>(
            $"""
            select metric_value from usage_metrics
            where tenant_id = '{Tenant()}' and metric_name = 'api_calls' and period_start = '{day:yyyy-MM-dd} 00:00Z'
            """
        );
}
