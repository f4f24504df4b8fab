using System.Net;
using Bookline.Server.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

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
    public async Task A_page_gets_what_was_said_before_and_what_is_said_then_until_the_server_stops()
    {
        await using var server = await StubServer.StartAsync();
        using var before = await server.WriteAsync("12025550101", new KeyValuePair<string, string>("text", "before"));
        var url = new Uri(server.Address, $"/simulator/events?business={StubServer.Salon}");
        using var stream = new StreamReader(await server.Http.GetStreamAsync(url));
        await ReadUntilAsync(stream, "before");

        using var then = await server.WriteAsync("12025550102", new KeyValuePair<string, string>("text", "then"));
        await ReadUntilAsync(stream, "then");
        await server.StopAsync();

        // An end, not an abortion: nobody waited for the page to go away.
        await stream.ReadToEndAsync();
    }

    [Fact]
    public async Task A_business_that_is_none_has_no_updates()
    {
        await using var server = await StubServer.StartAsync();

        using var answer = await server.Http.GetAsync(new Uri(server.Address, "/simulator/events?business=7"));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_simulator()
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
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

    private static async Task ReadUntilAsync(StreamReader stream, string text)
    {
        string? line;
        do
        {
            line = await stream.ReadLineAsync();
            line.ShouldNotBeNull($"the updates ended before '{text}'");
        } while (!line.Contains(text));
    }
}
