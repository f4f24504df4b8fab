using System.Globalization;
using System.Net;
using System.Text;
using Bookline.Server.Tests.Channels;

namespace Bookline.Server.Tests.Kills;

/// <summary>Customers of several businesses who write all the while, and what must have come of it at the end.</summary>
internal sealed class Chatter(HttpClient http)
{
    public const int Tenants = 5;
    private const int ContactsOfTenant = 8;
    private const int MessagesOfContact = 8;
    private const int Messages = Tenants * ContactsOfTenant * MessagesOfContact;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    // For one message, redeliveries and all: a server that never comes back fails the test instead of holding it up.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int delivered;

    /// <summary>Over when each message was taken.</summary>
    public Task WriteAsync() =>
        Task.WhenAll(
            from tenant in Enumerable.Range(1, Tenants)
            from contact in Enumerable.Range(1, ContactsOfTenant)
            select Task.Run(() => WriteAsync(tenant, contact))
        );

    /// <summary>Has so much of the whole been taken?</summary>
    /// <param name="part">From 0 to 1.</param>
    public bool IsPast(double part) => Volatile.Read(ref delivered) >= part * Messages;

    public static async Task ShouldBeHandledOnceAsync(Channel channel)
    {
        (await channel.CountAsync("inbound_messages")).ShouldBe(Messages);
        // The history has each message once, and each message of a contact has as many replies as the others.
        (await channel.CountAsync("messages where metadata ->> 'wamid' is not null")).ShouldBe(Messages);
        var replies = await channel.AskAsync(
            "select distinct count(*) from outbound_messages group by tenant_id, conversation_id"
        );
        (int.Parse(replies.ShouldHaveSingleItem(), CultureInfo.InvariantCulture) % MessagesOfContact).ShouldBe(0);
    }

    /// <summary>Each reply was sent. Between the request and the note of its answer an interruption leaves it open whether the message
    /// arrived: it is sent again, since a message twice is better than none. At most what was on its way, and counted apart.</summary>
    public static async Task ShouldBeSentAsync(Channel channel, int interruptions, int workers)
    {
        (await channel.AskAsync("select distinct status from outbound_messages")).ShouldBe(["sent"]);
        var queued = await channel.AskAsync("select id from outbound_messages order by id");
        var attempts = channel.Graph.Messages.Select(m => (string)m.Json["biz_opaque_callback_data"]!).ToList();
        var received = attempts.GroupBy(a => a.Split('.')[0]).ToDictionary(g => g.Key, g => g.Count());

        received.Keys.ShouldBe(queued, ignoreOrder: true);
        // One attempt is one request, ever.
        attempts.Distinct().Count().ShouldBe(attempts.Count);
        var twice = received.Values.Count(count => count > 1);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{interruptions} interruptions: {queued.Count} replies, {twice} of them sent twice"
        );
        twice.ShouldBeLessThanOrEqualTo(interruptions * workers);
        received.Values.ShouldAllBe(count => count <= 1 + interruptions);
    }

    // As Meta does: again and again until there is a 200, and the next message meanwhile by somebody else.
    private async Task WriteAsync(int tenant, int contact)
    {
        for (var n = 1; n <= MessagesOfContact; n++)
        {
            var item = WhatsAppWebhooks.Text(
                $"wamid.{tenant}.{contact}.{n}",
                "hi",
                from: $"4915{tenant:d3}{contact:d4}"
            );
            var body = Encoding.UTF8.GetBytes(WhatsAppWebhooks.Body(WhatsAppWebhooks.Messages(tenant, item)));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Patience);
            while (!await DeliverAsync(body))
            {
                await Task.Delay(RetryPause, TimeProvider.System, limit.Token);
            }
            Interlocked.Increment(ref delivered);
        }
    }

    private async Task<bool> DeliverAsync(byte[] body)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, WhatsAppWebhooks.Path)
            {
                Content = new ByteArrayContent(body),
            };
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", WhatsAppWebhooks.Sign(body));
            using var answer = await http.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
