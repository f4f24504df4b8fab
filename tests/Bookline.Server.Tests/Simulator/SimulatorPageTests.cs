using System.Net;
using Bookline.Server.Simulator;
using Microsoft.AspNetCore.Builder;

namespace Bookline.Server.Tests.Simulator;

/// <summary>The page is there when it is wanted, and lets nothing foreign run in it.</summary>
public sealed class SimulatorPageTests
{
    [Fact]
    public async Task The_page_allows_its_own_script_and_no_other()
    {
        await using var server = await StubServer.StartAsync();

        using var page = await server.Http.GetAsync(new Uri(server.Address, "/"));

        page.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/simulator");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldNotContain("unsafe");
        (await page.Content.ReadAsStringAsync()).ShouldContain("Fulton Street Barbers");
    }

    [Theory]
    [InlineData("simulator.css", "text/css", 30 * 1024)]
    [InlineData("simulator.js", "text/javascript", 10 * 1024)]
    public async Task The_page_is_small(string asset, string type, int mostBytes)
    {
        await using var server = await StubServer.StartAsync();

        using var answer = await server.Http.GetAsync(new Uri(server.Address, $"/simulator/assets/{asset}"));

        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeInRange(100, mostBytes);
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_simulator()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        SimulatorModule.Add(builder);
        await using var app = builder.Build();
        SimulatorModule.Map(app);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        foreach (var path in new[] { "/", "/simulator", "/simulator/faults", "/fake-graph/v23.0/1/messages" })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }
}
