using System.Globalization;
using System.Net;
using Bookline.PrivatePostgres;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;
using Bookline.Testing;

namespace Bookline.Server.Tests.Kills;

/// <summary>A database that goes down under load, and comes back, ends no server: no message is lost, and none is handled twice.</summary>
public sealed class OutageTests
{
    private const int Outages = 3;
    private const int Workers = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StopMode.Fast)]
    [InlineData(StopMode.Immediate)]
    public async Task The_server_goes_on_when_its_database_is_back(StopMode mode)
    {
        await using var postgres = await TestServers.StartOwnAsync(15, durable: true);
        await using var channel = await Channel.OpenAsync(
            Chatter.Tenants,
            jobs: true,
            on: postgres,
            settings:
            [
                // Longer than an outage, so that what was under way can be counted behind it.
                ("Jobs:LeaseSeconds", "10"),
                ("Jobs:Workers", Workers.ToString(CultureInfo.InvariantCulture)),
                ("WhatsApp:DoubtfulWait", "00:00:01"),
            ]
        );
        var chatter = new Chatter(channel.Server.Http);

        var interrupted = 0;
        var writing = chatter.WriteAsync();
        for (var outage = 1; outage <= Outages; outage++)
        {
            var due = outage / (Outages + 1.0);
            await Eventually.ShouldBeTrueAsync(() => Task.FromResult(writing.IsFaulted || chatter.IsPast(due)));
            await postgres.StopAsync(mode);
            await ShouldAnswerAsync(channel, "/health/ready", HttpStatusCode.ServiceUnavailable);
            await ShouldAnswerAsync(channel, "/health/live", HttpStatusCode.OK);
            await postgres.StartAgainAsync();
            interrupted += await channel.CountAsync("jobs where leased_until > now()");
            await Eventually.ShouldBeAsync(() => AskAsync(channel, "/health/ready"), HttpStatusCode.OK);
        }
        await writing;
        await Eventually.ShouldBeAsync(() => channel.CountAsync("jobs where kind <> 'whatsapp.read'"), 0);

        // Or the outages came when nothing went on, and nothing was shown.
        interrupted.ShouldBeGreaterThan(0);
        await Chatter.ShouldBeHandledOnceAsync(channel);
        await Chatter.ShouldBeSentAsync(channel, Outages, Workers);
    }

    private static async Task ShouldAnswerAsync(Channel channel, string page, HttpStatusCode expected) =>
        (await AskAsync(channel, page)).ShouldBe(expected);

    private static async Task<HttpStatusCode> AskAsync(Channel channel, string page)
    {
        using var answer = await channel.Server.Http.GetAsync(page, Cancel);
        return answer.StatusCode;
    }
}
