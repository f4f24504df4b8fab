using System.Collections.Concurrent;
using System.Threading.Channels;
using Bookline.Trials;

namespace Bookline.Bench.Messages;

/// <summary>Contacts that say "hi" and wait for the answer: as fast as it goes, or at a given rate.</summary>
internal sealed class Traffic(ChattingBusinesses businesses, Webhooks webhooks, FakeGraph graph)
{
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(60);
    private readonly TimeProvider time = TimeProvider.System;

    // A contact writes again only when it has its answer, and the one that waited longest is the next.
    private readonly Channel<int> free = Filled(businesses.Contacts);

    /// <summary>So many contacts at once, each writing again somewhere else once it is answered.</summary>
    /// <returns>Messages answered a second.</returns>
    public async Task<double> PeakAsync(int atOnce, TimeSpan length, CancellationToken cancel)
    {
        var answered = 0;
        var began = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(WriteAsync, cancel)));
        return answered / length.TotalSeconds;

        async Task WriteAsync()
        {
            while (time.GetElapsedTime(began) < WarmUp(length) + length)
            {
                var sample = await ExchangeAsync(time.GetTimestamp(), cancel);
                var at = time.GetElapsedTime(began, sample.RepliedAt);
                if (at >= WarmUp(length) && at < WarmUp(length) + length)
                {
                    Interlocked.Increment(ref answered);
                }
            }
        }
    }

    /// <summary>Messages that come at their times whether or not the earlier ones are answered.</summary>
    public async Task<Latencies> PacedAsync(double aSecond, TimeSpan length, CancellationToken cancel)
    {
        var samples = new ConcurrentBag<Sample>();
        var began = time.GetTimestamp();
        var exchanges = new List<Task>();
        var total = (int)(aSecond * (WarmUp(length) + length).TotalSeconds);
        for (var n = 0; n < total; n++)
        {
            // A message that the sender is late with counts from when it was due.
            var due = began + (long)(n / aSecond * time.TimestampFrequency);
            var wait = time.GetElapsedTime(time.GetTimestamp(), due);
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, time, cancel);
            }
            exchanges.Add(Task.Run(() => NoteAsync(due), cancel));
        }
        await Task.WhenAll(exchanges);
        return Latencies.Of(samples);

        async Task NoteAsync(long due)
        {
            var sample = await ExchangeAsync(due, cancel);
            if (time.GetElapsedTime(began, due) >= WarmUp(length))
            {
                samples.Add(sample);
            }
        }
    }

    private static Channel<int> Filled(int contacts)
    {
        var channel = Channel.CreateBounded<int>(contacts);
        foreach (var number in Enumerable.Range(0, contacts))
        {
            channel.Writer.TryWrite(number);
        }
        return channel;
    }

    private static TimeSpan WarmUp(TimeSpan length) => length < LongestWarmUp ? length : LongestWarmUp;

    private async Task<Sample> ExchangeAsync(long due, CancellationToken cancel)
    {
        var number = await free.Reader.ReadAsync(cancel);
        var contact = businesses.ContactAt(number);
        var reply = graph.NextToAsync(contact.Phone);
        var sentAt = time.GetTimestamp();
        await webhooks.SendAsync(contact, cancel);
        var webhook = time.GetElapsedTime(sentAt);
        try
        {
            var repliedAt = await reply.WaitAsync(ReplyTimeout, time, cancel);
            free.Writer.TryWrite(number);
            return new Sample(webhook, time.GetElapsedTime(due, repliedAt), repliedAt);
        }
        catch (TimeoutException)
        {
            throw new TrialException($"No reply came within {ReplyTimeout.TotalSeconds:0} s.");
        }
    }
}

/// <param name="Webhook">From the request to its answer.</param>
/// <param name="Reply">From when the message was due until its reply was at the Graph API.</param>
internal readonly record struct Sample(TimeSpan Webhook, TimeSpan Reply, long RepliedAt);

/// <summary>In milliseconds.</summary>
internal sealed record Latencies(int Messages, double ReplyP50, double ReplyP95, double ReplyP99, double WebhookP99)
{
    public static Latencies Of(IReadOnlyCollection<Sample> samples)
    {
        var replies = samples.Select(s => s.Reply.TotalMilliseconds).Order().ToList();
        var webhooks = samples.Select(s => s.Webhook.TotalMilliseconds).Order().ToList();
        return replies.Count == 0
            ? throw new TrialException("Nothing was measured.")
            : new Latencies(replies.Count, At(replies, 0.5), At(replies, 0.95), At(replies, 0.99), At(webhooks, 0.99));
    }

    private static double At(List<double> sorted, double quantile) =>
        sorted[Math.Min(sorted.Count - 1, (int)(quantile * sorted.Count))];
}
