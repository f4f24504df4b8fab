namespace Bookline.Server.Jobs;

/// <summary>Whether this server's worker still goes around.</summary>
internal sealed class WorkerPulse(JobSettings settings, TimeProvider time)
{
    private const int MissedPolls = 20;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(30);

    private long lastBeat = time.GetTimestamp();

    /// <summary>Also true for a server that is not meant to do jobs.</summary>
    public bool IsAlive =>
        !settings.IsEnabled
        || time.GetElapsedTime(Volatile.Read(ref lastBeat)) < Max(Least, MissedPolls * settings.Poll);

    public void Beat() => Volatile.Write(ref lastBeat, time.GetTimestamp());

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
