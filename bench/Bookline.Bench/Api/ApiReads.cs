using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Bookline.Trials;

namespace Bookline.Bench.Api;

/// <summary>Programs of many businesses that read a list, each request at its time whether or not the earlier ones are answered.</summary>
internal sealed class ApiReads(string serverUrl, IReadOnlyList<string> keys) : IDisposable
{
    private const string List = "/api/v1/services?limit=20";

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
    {
        BaseAddress = new Uri(serverUrl),
        Timeout = TimeSpan.FromSeconds(30),
    };

    public async Task<ReadLatencies> PacedAsync(double aSecond, TimeSpan length, CancellationToken cancel)
    {
        var warmUp = length < LongestWarmUp ? length : LongestWarmUp;
        var samples = new ConcurrentBag<double>();
        var began = time.GetTimestamp();
        var reads = new List<Task>();
        var total = (int)(aSecond * (warmUp + length).TotalSeconds);
        for (var n = 0; n < total; n++)
        {
            // One that the sender is late with counts from when it was due.
            var due = began + (long)(n / aSecond * time.TimestampFrequency);
            var wait = time.GetElapsedTime(time.GetTimestamp(), due);
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, time, cancel);
            }
            var tenant = 1 + (n % keys.Count);
            reads.Add(Task.Run(() => NoteAsync(tenant, due), cancel));
        }
        await Task.WhenAll(reads);
        return ReadLatencies.Of(samples);

        async Task NoteAsync(int tenant, long due)
        {
            await ReadAsync(tenant, cancel);
            if (time.GetElapsedTime(began, due) >= warmUp)
            {
                samples.Add(time.GetElapsedTime(due).TotalMilliseconds);
            }
        }
    }

    public void Dispose() => http.Dispose();

    private async Task ReadAsync(int tenant, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, List);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys[tenant - 1]);
        using var answer = await http.SendAsync(request, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        // What it read is what was asked for, or its figure says nothing.
        if (answer.StatusCode != HttpStatusCode.OK || !body.Contains($"svc_service-{tenant}-4"))
        {
            throw new TrialException(
                $"The API answered {(int)answer.StatusCode}, and not with the business's services."
            );
        }
    }
}

/// <summary>In milliseconds, from when a request was due.</summary>
internal sealed record ReadLatencies(int Reads, double P50, double P95, double P99)
{
    public static ReadLatencies Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        return sorted.Count == 0
            ? throw new TrialException("Nothing was measured.")
            : new(sorted.Count, At(0.5), At(0.95), At(0.99));

        double At(double quantile) => sorted[Math.Min(sorted.Count - 1, (int)(quantile * sorted.Count))];
    }
}
