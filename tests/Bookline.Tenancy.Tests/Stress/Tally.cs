using System.Collections.Concurrent;

namespace Bookline.Tenancy.Tests.Stress;

/// <summary>What happened, counted by many tasks at once.</summary>
internal sealed class Tally
{
    private long done;
    private long ownRows;
    private long foreignRows;
    private long thrown;
    private long cancelled;
    private long timedOut;

    public long Done => Volatile.Read(ref done);
    public long OwnRows => Volatile.Read(ref ownRows);
    public long ForeignRows => Volatile.Read(ref foreignRows);
    public long Thrown => Volatile.Read(ref thrown);
    public long Cancelled => Volatile.Read(ref cancelled);
    public long TimedOut => Volatile.Read(ref timedOut);

    /// <summary>Errors that nobody injected.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    public void CountDone() => Interlocked.Increment(ref done);

    public void CountThrown() => Interlocked.Increment(ref thrown);

    public void CountCancelled() => Interlocked.Increment(ref cancelled);

    public void CountTimedOut() => Interlocked.Increment(ref timedOut);

    public void CountRows(TenantId tenant, IEnumerable<Guid> owners)
    {
        foreach (var owner in owners)
        {
            Interlocked.Increment(ref owner == tenant.Value ? ref ownRows : ref foreignRows);
        }
    }

    public override string ToString() =>
        $"{Done:N0} operations: {OwnRows:N0} own rows, {ForeignRows:N0} foreign rows; "
        + $"{Thrown:N0} exceptions, {Cancelled:N0} cancellations, {TimedOut:N0} time-outs";
}
