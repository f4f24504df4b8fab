using System.Net;
using System.Net.Http.Headers;
using Bookline.Server.Access;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using static Bookline.Server.Tests.Access.KeyHolder;

namespace Bookline.Server.Tests.Access;

/// <summary>Who is not let in, and what they are told.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly FakeTime time = new();
    private TestDatabase database = null!;
    private RunningServer server = null!;

    public async ValueTask InitializeAsync()
    {
        database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        server = await RunningServer.StartAsync(database, time: time);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_key_there_is_nothing()
    {
        var answer = await server.GetAsync(key: null);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.CodeAsync()).ShouldBe("unauthenticated");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"bookline\"");
    }

    [Theory]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Bearer")]
    [InlineData("Bearer bk_live_4fJ2kQ9x_short")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    public async Task What_is_no_key_is_refused(string authorization)
    {
        var answer = await AuthorizedAsync(authorization);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.CodeAsync()).ShouldBe("malformed_api_key");
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_key_with_one_character_changed_does_not_reach_the_database()
    {
        var key = (await server.KeyAsync()).Key;
        var changed = key[..20] + (key[20] == 'a' ? 'b' : 'a') + key[21..];
        (await (await server.GetAsync(changed)).CodeAsync()).ShouldBe("malformed_api_key");
    }

    [Fact]
    public async Task A_key_of_the_right_form_that_nobody_made_is_unknown()
    {
        var key = (await server.KeyAsync()).Key;
        await database.ExecuteAsync("delete from api_keys");
        (await (await server.GetAsync(key)).CodeAsync()).ShouldBe("unknown_api_key");
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        var key = await server.KeyAsync(expiresAt: time.GetUtcNow().AddHours(1));
        (await server.GetAsync(key.Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromHours(1));
        (await (await server.GetAsync(key.Key)).CodeAsync()).ShouldBe("api_key_expired");
    }

    [Theory]
    [InlineData("suspended", HttpStatusCode.Forbidden)]
    [InlineData("cancelled", HttpStatusCode.Forbidden)]
    [InlineData("past_due", HttpStatusCode.OK)]
    [InlineData("trial", HttpStatusCode.OK)]
    public async Task A_business_that_is_suspended_has_no_access(string status, HttpStatusCode expected)
    {
        var key = await server.KeyAsync();
        await database.ExecuteAsync($"update tenants set status = '{status}'");
        (await server.GetAsync(key.Key)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task A_scope_that_the_key_lacks_is_named()
    {
        var key = await server.KeyAsync(scopes: [Permission.ServicesRead]);
        var answer = await server.GetAsync(key.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var problem = await answer.JsonAsync();
        problem.GetProperty("code").GetString().ShouldBe("permission_missing");
        problem.GetProperty("detail").GetString()!.ShouldContain("api_keys:read");
    }

    private Task<HttpResponseMessage> AuthorizedAsync(string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Keys);
        request.Headers.TryAddWithoutValidation("Authorization", value);
        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
