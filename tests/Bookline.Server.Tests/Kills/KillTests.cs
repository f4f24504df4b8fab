using System.Globalization;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Kills;

/// <summary>A server that is killed under load, and started again, loses nothing and doubles nothing.</summary>
public sealed class KillTests
{
    private const int Kills = 5;
    private const int Workers = 8;

    [Fact]
    public async Task Every_message_that_was_taken_gets_its_replies_once()
    {
        await using var channel = await Channel.OpenAsync(Chatter.Tenants);
        await using var server = new ServerProcess(channel.Database, SettingsFor(channel));
        await server.StartAsync();
        var chatter = new Chatter(server.Http);

        var writing = chatter.WriteAsync();
        var interrupted = await KillAgainAndAgainAsync(channel, server, chatter, writing);
        await writing;
        await Eventually.ShouldBeAsync(() => channel.CountAsync("jobs where kind <> 'whatsapp.read'"), 0);

        // Or the kills came when nothing went on, and nothing was shown.
        interrupted.ShouldBeGreaterThan(0);
        await Chatter.ShouldBeHandledOnceAsync(channel);
        await Chatter.ShouldBeSentAsync(channel, Kills, Workers);
    }

    private static Dictionary<string, string> SettingsFor(Channel channel) =>
        Channel.Settings(
            channel.Graph,
            jobs: true,
            // What a killed server had is another's soon; in production that takes a minute.
            ("Jobs:LeaseSeconds", "5"),
            ("Jobs:Workers", Workers.ToString(CultureInfo.InvariantCulture)),
            ("WhatsApp:DoubtfulWait", "00:00:01")
        );

    /// <returns>How many jobs were under way at the kills.</returns>
    private static async Task<int> KillAgainAndAgainAsync(
        Channel channel,
        ServerProcess server,
        Chatter chatter,
        Task writing
    )
    {
        var interrupted = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var due = kill / (Kills + 1.0);
            await Eventually.ShouldBeTrueAsync(() => Task.FromResult(writing.IsFaulted || chatter.IsPast(due)));
            await server.KillAsync();
            interrupted += await channel.CountAsync("jobs where leased_until > now()");
            await server.StartAsync();
        }
        return interrupted;
    }
}
