using System.Net;
using Bookline.Server;
using Bookline.Server.Access;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookline.Server.Tests.Access;

/// <summary>No address answers anybody by oversight.</summary>
public sealed class EndpointAccessTests
{
    [Fact]
    public async Task Every_endpoint_declares_who_may_call_it()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var app = Build(database);
        Endpoints(app).Count.ShouldBeGreaterThan(10);
        Undeclared(app).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_declares_nothing_is_found_and_answers_nobody()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var app = Build(database);
        app.MapGet("/planted", () => "secret");
        Undeclared(app).ShouldBe(["HTTP: GET /planted"]);

        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var answer = await http.GetAsync("/planted", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("secret");
    }

    [Fact]
    public async Task What_is_open_to_anyone_says_why()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var app = Build(database);
        Endpoints(app)
            .Select(e => e.Metadata.GetMetadata<OpenEndpoint>())
            .OfType<OpenEndpoint>()
            .Where(open => open.Why.Length < 10)
            .ShouldBeEmpty();
    }

    private static List<string?> Undeclared(WebApplication app) =>
        [
            .. Endpoints(app)
                .Where(e =>
                    e.Metadata.GetMetadata<RequiredPermission>() is null
                    && e.Metadata.GetMetadata<OpenEndpoint>() is null
                )
                .Select(e => e.DisplayName),
        ];

    private static List<Endpoint> Endpoints(IEndpointRouteBuilder app) =>
        [.. app.DataSources.SelectMany(source => source.Endpoints)];

    private static WebApplication Build(TestDatabase database) =>
        BooklineServer.Build([
            "--urls=http://127.0.0.1:0",
            "--Logging:Console:LogLevel:Default=None",
            $"--DATABASE_URL={database.Server.ConnectionString(database.Name, MultiTenantDatabase.App)}",
        ]);
}
