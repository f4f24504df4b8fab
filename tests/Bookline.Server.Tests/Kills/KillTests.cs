using System.Globalization;
using System.Text;
using Bookline.Server.Tests.Channels;
using Bookline.Server.Tests.Hosting;

namespace Bookline.Server.Tests.Kills;

/// <summary>A server that is killed under load, and started again, loses nothing and doubles nothing.</summary>
public sealed class KillTests
{
    private const int Tenants = 5;
    private const int ContactsOfTenant = 8;
    private const int MessagesOfContact = 8;
    private const int Kills = 5;
    private const int Workers = 8;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private int delivered;

    [Fact]
    public async Task Every_message_that_was_taken_gets_its_replies_once()
    {
        await using var channel = await Channel.OpenAsync(Tenants);
        await using var server = new ServerProcess(channel.Database, SettingsFor(channel));
        await server.StartAsync();

        var writing = Task.WhenAll(
            from tenant in Enumerable.Range(1, Tenants)
            from contact in Enumerable.Range(1, ContactsOfTenant)
            select Task.Run(() => WriteAsync(server, tenant, contact))
        );
        var interrupted = await KillAgainAndAgainAsync(channel, server, writing);
        await writing;
        await Eventually.ShouldBeAsync(() => channel.CountAsync("jobs where kind <> 'whatsapp.read'"), 0);

        // Or the kills came when nothing went on, and nothing was shown.
        interrupted.ShouldBeGreaterThan(0);
        await ShouldBeHandledOnceAsync(channel);
        await ShouldBeSentAsync(channel);
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

    // As Meta does: again and again until there is a 200, and the next message meanwhile by somebody else.
    private async Task WriteAsync(ServerProcess server, int tenant, int contact)
    {
        for (var n = 1; n <= MessagesOfContact; n++)
        {
            var item = WhatsAppWebhooks.Text(
                $"wamid.{tenant}.{contact}.{n}",
                "hi",
                from: $"4915{tenant:d3}{contact:d4}"
            );
            var body = Encoding.UTF8.GetBytes(WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(tenant, item)));
            while (!await server.DeliverAsync(body))
            {
                await Task.Delay(RetryPause, TimeProvider.System);
            }
            Interlocked.Increment(ref delivered);
        }
    }

    /// <returns>How many jobs were under way at the kills.</returns>
    private async Task<int> KillAgainAndAgainAsync(Channel channel, ServerProcess server, Task writing)
    {
        const int Messages = Tenants * ContactsOfTenant * MessagesOfContact;
        var interrupted = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var due = kill * Messages / (Kills + 1);
            await Eventually.ShouldBeTrueAsync(() =>
                Task.FromResult(writing.IsFaulted || Volatile.Read(ref delivered) >= due)
            );
            await server.KillAsync();
            interrupted += await channel.CountAsync("jobs where leased_until > now()");
            await server.StartAsync();
        }
        return interrupted;
    }

    private static async Task ShouldBeHandledOnceAsync(Channel channel)
    {
        const int Messages = Tenants * ContactsOfTenant * MessagesOfContact;
        (await channel.CountAsync("inbound_messages")).ShouldBe(Messages);
        // The history has each message once, and each message of a contact has as many replies as the others.
        (await channel.CountAsync("messages where metadata ->> 'wamid' is not null")).ShouldBe(Messages);
        var replies = await channel.AskAsync(
            "select distinct count(*) from outbound_messages group by tenant_id, conversation_id"
        );
        (int.Parse(replies.ShouldHaveSingleItem(), CultureInfo.InvariantCulture) % MessagesOfContact).ShouldBe(0);
    }

    private static async Task ShouldBeSentAsync(Channel channel)
    {
        (await channel.AskAsync("select distinct status from outbound_messages")).ShouldBe(["sent"]);
        var queued = await channel.AskAsync("select id from outbound_messages order by id");
        var attempts = channel.Graph.Messages.Select(m => (string)m.Json["biz_opaque_callback_data"]!).ToList();
        var received = attempts.GroupBy(a => a.Split('.')[0]).ToDictionary(g => g.Key, g => g.Count());

        received.Keys.ShouldBe(queued, ignoreOrder: true);
        // One attempt is one request, ever.
        attempts.Distinct().Count().ShouldBe(attempts.Count);
        // Between the request and the note of its answer a kill leaves it open whether the message arrived: it is sent again, since a
        // message twice is better than none. At most what was on its way at each kill, and counted apart.
        var twice = received.Values.Count(count => count > 1);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Kills} kills: {queued.Count} replies, {twice} of them sent twice"
        );
        twice.ShouldBeLessThanOrEqualTo(Kills * Workers);
        received.Values.ShouldAllBe(count => count <= 1 + Kills);
    }
}
