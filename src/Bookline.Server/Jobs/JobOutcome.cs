using NodaTime;

namespace Bookline.Server.Jobs;

/// <summary>What came of a job.</summary>
public abstract record JobOutcome
{
    /// <summary>It is removed, if <see cref="JobsModule.CompleteAsync"/> has not done so.</summary>
    public static readonly JobOutcome Done = new Finished();

    private JobOutcome() { }

    public sealed record Finished : JobOutcome;

    /// <summary>Again after a while: <paramref name="After"/>, or with growing pauses where that is null; dead after too many.</summary>
    public sealed record Retry(string Reason, Duration? After = null) : JobOutcome;

    /// <summary>Later, through no fault of its own (a pace, a wait for another); does not count as an attempt.</summary>
    public sealed record Postponed(Duration After) : JobOutcome;

    /// <summary>Never again by itself; kept for people, who may replay it.</summary>
    public sealed record Dead(string Reason) : JobOutcome;
}
