namespace Bookline.Server.Simulator.Traffic;

/// <summary>Which way something went.</summary>
public enum TrafficDirection
{
    /// <summary>The server called the Graph API.</summary>
    ToWhatsApp,

    /// <summary>A webhook was delivered to the server.</summary>
    FromWhatsApp,
}

/// <summary>One request between the server and WhatsApp. Never holds a text, a number of a person or a token.</summary>
/// <param name="HttpStatus">What was answered; 0: nothing.</param>
public sealed record TrafficEntry(
    long Number,
    string PhoneNumberId,
    DateTimeOffset At,
    TrafficDirection Direction,
    string What,
    int HttpStatus
);

/// <summary>What went over the wire lately.</summary>
internal sealed class TrafficLog(TimeProvider time)
{
    /// <summary>So many entries of all businesses together are kept.</summary>
    public const int Most = 200;

    private readonly Lock gate = new();
    private readonly Queue<TrafficEntry> entries = new();
    private long count;

    /// <summary>Raised after each entry.</summary>
    public event Action<TrafficEntry>? Noted;

    public void Note(string phoneNumberId, TrafficDirection direction, string what, int httpStatus)
    {
        TrafficEntry entry;
        lock (gate)
        {
            entry = new(++count, phoneNumberId, time.GetUtcNow(), direction, what, httpStatus);
            entries.Enqueue(entry);
            if (entries.Count > Most)
            {
                entries.Dequeue();
            }
        }
        Noted?.Invoke(entry);
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<TrafficEntry> Of(string phoneNumberId)
    {
        lock (gate)
        {
            return [.. entries.Where(e => e.PhoneNumberId == phoneNumberId).Reverse()];
        }
    }
}
