using Bookline.Server.Access;

namespace Bookline.Server.Api.Idempotency;

/// <summary>A request that names itself: the same key of another caller is another request.</summary>
/// <param name="ActsOutside">It does what no transaction takes back, and counts as done from its beginning.</param>
internal sealed record KeyClaim(Caller Caller, string Key, byte[] Hash, bool ActsOutside)
{
    public string CallerName => $"{(Caller.Kind == CallerKind.ApiKey ? "key" : "user")}:{Caller.Id}";
}

internal abstract record ClaimAnswer
{
    private ClaimAnswer() { }

    /// <summary>It is to be done now, by whoever has this lease.</summary>
    public sealed record Ours(Guid Lease) : ClaimAnswer;

    /// <summary>It was done before.</summary>
    public sealed record Answered(KeptAnswer Answer) : ClaimAnswer;

    /// <summary>It is being done, or the key was another request's.</summary>
    public sealed record Refused(IResult Answer) : ClaimAnswer;
}
