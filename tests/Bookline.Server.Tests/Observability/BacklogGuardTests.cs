using System.Net;
using Bookline.Server.Observability;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Bookline.Server.Tests.Observability;

/// <summary>Who may ask how much waits on the whole platform.</summary>
public sealed class BacklogGuardTests
{
    private const string Token = "a token of the operator";

    [Theory]
    [InlineData("127.0.0.1", null, null, true)]
    [InlineData("::1", null, null, true)]
    [InlineData("192.0.2.1", null, null, false)]
    [InlineData("192.0.2.1", null, "Bearer ", false)]
    [InlineData(null, null, null, false)]
    [InlineData("192.0.2.1", Token, null, false)]
    [InlineData("192.0.2.1", Token, "Bearer another", false)]
    [InlineData("192.0.2.1", Token, $"Bearer {Token}", true)]
    [InlineData("127.0.0.1", Token, null, true)]
    public void Callers_on_this_machine_and_those_with_the_token_may(
        string? caller,
        string? token,
        string? authorization,
        bool allowed
    )
    {
        var request = new DefaultHttpContext();
        request.Connection.RemoteIpAddress = caller is null ? null : IPAddress.Parse(caller);
        request.Request.Headers.Authorization = authorization;

        Guard(token).Allows(request).ShouldBe(allowed);
    }

    [Fact]
    public async Task A_proxy_on_this_machine_is_not_its_callers()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var server = await RunningServer.StartAsync(
            database,
            new Dictionary<string, string> { ["Health:BacklogToken"] = Token }
        );
        (await server.Http.GetAsync("/health/backlog", cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        server.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        (await server.Http.GetAsync("/health/backlog", cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        (await server.Http.GetAsync("/health/backlog", cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static BacklogGuard Guard(string? token) =>
        new(
            new ConfigurationBuilder()
                .AddInMemoryCollection([KeyValuePair.Create("Health:BacklogToken", token)])
                .Build()
        );
}
