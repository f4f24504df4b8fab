using NodaTime;

namespace Bookline.Server.Jobs;

/// <summary>Work to be done.</summary>
public sealed record NewJob
{
    /// <summary>Names the handler: <c>whatsapp.send</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>JSON; holds ids, never texts or numbers of people.</summary>
    public required string Payload { get; init; }

    /// <summary>Not before; null: now.</summary>
    public Instant? RunAt { get; init; }

    /// <summary>Unique within the tenant while the job waits: a second one of this key is not put in.</summary>
    public string? Key { get; init; }

    /// <summary>Jobs of one tenant with the same sequence run one after the other, in the order in which they were put in.</summary>
    public string? Sequence { get; init; }
}
