using System.Net;
using System.Text.RegularExpressions;
using Bookline.Server.Access;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using static Bookline.Server.Tests.Access.KeyHolder;

namespace Bookline.Server.Tests.Access;

/// <summary>The life of an API key, over a socket.</summary>
public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly FakeTime time = new();
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        server = await RunningServer.StartAsync(database, time: time, configure: TestCallers.Add);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_key_that_a_person_makes_is_shown_once_and_lets_its_holder_in()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Keys)
        {
            Content = System.Net.Http.Json.JsonContent.Create(
                new { name = " Till ", scopes = new[] { "api_keys:read" } }
            ),
        };
        var answer = await server.Http.SendAsync(
            TestCallers.As(request, Tenant(), Role.Admin),
            TestContext.Current.CancellationToken
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var made = await answer.JsonAsync();
        var key = made.GetProperty("key").GetString()!;
        key.ShouldMatch("^bk_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}[0-9a-f]{6}$");
        var shown = made.GetProperty("api_key");
        answer.Headers.Location!.ToString().ShouldBe($"{Keys}/{shown.GetProperty("id").GetString()}");

        var list = await (await server.GetAsync(key)).JsonAsync();
        var listed = list.GetProperty("data").EnumerateArray().ShouldHaveSingleItem();
        listed.GetProperty("name").GetString().ShouldBe("Till");
        listed.GetProperty("status").GetString().ShouldBe("active");
        listed.GetProperty("prefix").GetString().ShouldBe(key[..16]);
        listed.GetProperty("created_by").GetString().ShouldBe($"usr_{Guid.Empty}");
        list.GetRawText().ShouldNotContain(key[17..]);
        var stored = await database.ScalarAsync<string>("select to_jsonb(k)::text from api_keys k");
        stored!.ShouldNotContain(key[17..]);
        (
            await database.ScalarAsync<string>("select string_agg(to_jsonb(l)::text, '') from audit_log l")
        )!.ShouldNotContain(key[17..]);
    }

    [Fact]
    public async Task Nobody_gives_a_key_more_than_they_have()
    {
        var small = await server.KeyAsync(scopes: [Permission.KeysWrite, Permission.ServicesRead]);
        var answer = await server.PostAsync(
            small.Key,
            Keys,
            new { name = "big", scopes = new[] { "services:read", "bookings:write" } }
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.CodeAsync()).ShouldBe("scopes_beyond_own");

        // To rotate a key is to get its successor.
        var big = await server.KeyAsync();
        var rotated = await server.PostAsync(small.Key, $"{Keys}/{big.PublicId}/rotate");
        (await rotated.CodeAsync()).ShouldBe("scopes_beyond_own");
        (
            await server.PostAsync(small.Key, Keys, new { name = "same", scopes = new[] { "services:read" } })
        ).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{"scopes": ["services:read"]}""", "name", "required")]
    [InlineData("""{"name": "a\nb", "scopes": ["services:read"]}""", "name", "out_of_range")]
    [InlineData("""{"name": "till"}""", "scopes", "required")]
    [InlineData("""{"name": "till", "scopes": ["everything"]}""", "scopes", "unknown_value")]
    [InlineData(
        """{"name": "till", "scopes": ["services:read"], "expires_at": "2020-01-01T00:00:00Z"}""",
        "expires_at",
        "out_of_range"
    )]
    public async Task What_is_wrong_is_said_at_the_field(string body, string field, string code)
    {
        var key = await server.KeyAsync();
        var answer = await server.PostAsync(key.Key, Keys, System.Text.Json.JsonElement.Parse(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var error = (await answer.JsonAsync()).GetProperty("errors").EnumerateArray().ShouldHaveSingleItem();
        error.GetProperty("field").GetString().ShouldBe(field);
        error.GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Of_many_who_make_the_last_key_at_once_one_does()
    {
        var key = await server.KeyAsync();
        await database.ExecuteAsync(
            $"""
            insert into api_keys (id, tenant_id, key_hash, prefix, name)
            select gen_random_uuid(), '{Tenant()}', 'hash-' || n, 'x', 'x' from generate_series(1, 98) n
            """
        );

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.MakeAsync(key.Key)));

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_ends_makes_none_that_outlives_it()
    {
        var key = await server.KeyAsync(expiresAt: time.GetUtcNow().AddDays(30));

        var endless = await server.PostAsync(key.Key, Keys, new { name = "till", scopes = new[] { "api_keys:write" } });
        var longer = await server.PostAsync(
            key.Key,
            $"{Keys}/{key.PublicId}/rotate",
            new { expires_at = time.GetUtcNow().AddDays(31) }
        );

        (await endless.CodeAsync()).ShouldBe("expiry_beyond_own");
        (await longer.CodeAsync()).ShouldBe("expiry_beyond_own");
    }

    [Fact]
    public async Task A_revoked_key_works_on_no_server_any_more()
    {
        await using var other = await RunningServer.StartAsync(database, time: time);
        var key = await server.KeyAsync();
        (await other.GetAsync(key.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var path = $"{Keys}/{key.PublicId}";
        (await server.SendAsync(key.Key, HttpMethod.Delete, path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        foreach (var each in (RunningServer[])[server, other])
        {
            var answer = await each.GetAsync(key.Key);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await answer.CodeAsync()).ShouldBe("api_key_revoked");
        }
        var survivor = await server.KeyAsync();
        var shown = await (await server.GetAsync(survivor.Key, path)).JsonAsync();
        shown.GetProperty("status").GetString().ShouldBe("revoked");
        (await server.SendAsync(survivor.Key, HttpMethod.Delete, path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_key_of_another_business_is_as_one_that_never_was()
    {
        var theirs = await server.KeyAsync(tenant: 1);
        var mine = await server.KeyAsync(tenant: 2);
        (HttpMethod, string)[] calls = [(HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Post, "/rotate")];
        foreach (var (method, end) in calls)
        {
            var asked = await server.SendAsync(mine.Key, method, $"{Keys}/{theirs.PublicId}{end}");
            var never = await server.SendAsync(mine.Key, method, $"{Keys}/key_{Guid.CreateVersion7()}{end}");
            asked.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            WithoutTrace(await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .ShouldBe(WithoutTrace(await never.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }
        (await server.GetAsync(theirs.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await server.GetAsync(mine.Key)).JsonAsync()).GetProperty("data").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_list_comes_page_by_page_the_newest_first()
    {
        var first = await server.KeyAsync();
        for (var n = 0; n < 4; n++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await server.KeyAsync();
        }
        var ids = new List<string?>();
        var next = "";
        while (next is not null)
        {
            var page = await (await server.GetAsync(first.Key, $"{Keys}?limit=2{next}")).JsonAsync();
            ids.AddRange(page.GetProperty("data").EnumerateArray().Select(k => k.GetProperty("id").GetString()));
            next = page.GetProperty("next_cursor").GetString() is { } cursor ? $"&cursor={cursor}" : null;
        }
        ids.Count.ShouldBe(5);
        ids.ShouldBe(ids.OrderDescending());
        ids[^1].ShouldBe(first.PublicId);
    }

    [Fact]
    public async Task Its_last_use_is_written_once_a_minute()
    {
        var key = await server.KeyAsync();
        await server.GetAsync(key.Key);
        var used = await LastUsedAsync();
        time.Advance(TimeSpan.FromSeconds(59));
        await server.GetAsync(key.Key);
        (await LastUsedAsync()).ShouldBe(used);
        time.Advance(TimeSpan.FromSeconds(1));
        await server.GetAsync(key.Key);
        (await LastUsedAsync()).ShouldBe(used!.Value.AddMinutes(1));
    }

    private Task<DateTime?> LastUsedAsync() => database.ScalarAsync<DateTime?>("select last_used from api_keys");

    private static string WithoutTrace(string problem) => Regex.Replace(problem, "\"traceId\":\"[^\"]*\"", "");
}
