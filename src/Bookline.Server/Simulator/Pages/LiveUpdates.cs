using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.Faults;
using Bookline.Server.Simulator.Traffic;

namespace Bookline.Server.Simulator.Pages;

/// <summary>
/// What is new on the page, as HTML by server-sent events: each element replaces the one with its id, or goes to the end (or
/// the start) of the element that <c>data-in</c> names.
/// </summary>
internal sealed class LiveUpdates(
    ChatStore chats,
    FaultBoard faults,
    TrafficLog traffic,
    Customers customers,
    PageModel model,
    Fragments fragments,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    // Who reads more slowly is cut off, reconnects, and gets everything anew.
    private const int MostWaiting = 512;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async IAsyncEnumerable<SseItem<string>> ReadAsync(
        SimulatedBusiness business,
        [EnumeratorCancellation] CancellationToken aborted
    )
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        var news = Channel.CreateBounded<object>(MostWaiting);
        using var subscription = Subscribe(business, news.Writer);
        // What came between the page and this connection; what the page has already, it leaves as it is.
        foreach (var customer in customers.All)
        {
            yield return new(await RenderPhoneAsync(model.Phone(business, customer)));
        }
        while (await WaitAsync(news.Reader, ends.Token) is { } more)
        {
            if (!more)
            {
                yield return new("", "heartbeat");
            }
            while (news.Reader.TryRead(out var change))
            {
                if (await RenderAsync(business, change) is { Length: > 0 } html)
                {
                    yield return new(html);
                }
            }
        }
    }

    /// <returns>True: there is news; false: nothing for a while; null: it is over.</returns>
    private async Task<bool?> WaitAsync(ChannelReader<object> reader, CancellationToken ct)
    {
        try
        {
            return await reader.WaitToReadAsync(ct).AsTask().WaitAsync(Heartbeat, time, ct) ? true : null;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<string> RenderAsync(SimulatedBusiness business, object change)
    {
        switch (change)
        {
            case ChatChange { Message: { } message } chat when customers.Find(chat.Key.Customer) is { } customer:
                var bubble = model.Bubble(business, customer, message);
                // Only the ticks of a message move on; the rest stays, and is not read out again.
                return message.Delivery == Delivery.Sending
                    ? await fragments.RenderAsync<Bubble>(nameof(Bubble.View), bubble)
                    : await fragments.RenderAsync<Ticks>(nameof(Ticks.Message), message);
            case ChatChange { Message: null } chat when customers.Find(chat.Key.Customer) is { } customer:
                var phone = model.Phone(business, customer) with { Bubbles = [] };
                return await fragments.RenderAsync<Presence>(nameof(Presence.View), phone);
            case TrafficEntry entry:
                return await fragments.RenderAsync<TrafficRow>(
                    nameof(TrafficRow.View),
                    PageModel.Traffic(business, entry)
                );
            case FaultBoard:
                return await fragments.RenderAsync<ActiveFaults>(nameof(ActiveFaults.View), model.Faults(business));
            default:
                return "";
        }
    }

    private async Task<string> RenderPhoneAsync(PhoneView phone)
    {
        var html = await fragments.RenderAsync<Presence>(nameof(Presence.View), phone with { Bubbles = [] });
        foreach (var bubble in phone.Bubbles)
        {
            html += await fragments.RenderAsync<Bubble>(nameof(Bubble.View), bubble);
        }
        return html;
    }

    private Subscription Subscribe(SimulatedBusiness business, ChannelWriter<object> news)
    {
        void Tell(object change)
        {
            if (!news.TryWrite(change))
            {
                news.TryComplete();
            }
        }
        void OnChat(ChatChange change)
        {
            if (change.Key.PhoneNumberId == business.PhoneNumberId)
            {
                Tell(change);
            }
        }
        void OnTraffic(TrafficEntry entry)
        {
            if (entry.PhoneNumberId == business.PhoneNumberId)
            {
                Tell(entry);
            }
        }
        void OnFaults() => Tell(faults);

        chats.Changed += OnChat;
        traffic.Noted += OnTraffic;
        faults.Changed += OnFaults;
        return new Subscription(() =>
        {
            chats.Changed -= OnChat;
            traffic.Noted -= OnTraffic;
            faults.Changed -= OnFaults;
        });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
