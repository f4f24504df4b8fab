namespace Bookline.Server.Webhooks.Sending;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">HTTP's; null: there was no answer.</param>
/// <param name="Error">A word for programs; null: it was taken.</param>
/// <param name="Snippet">How the answer begins, where it was a refusal.</param>
internal sealed record Answer(
    int? Status,
    string? Error = null,
    string? Snippet = null,
    TimeSpan? RetryAfter = null,
    TimeSpan Elapsed = default
)
{
    private const int Gone = 410;

    public bool IsTaken => Error is null;

    /// <summary>It wants no more events, ever.</summary>
    public bool IsGone => Status == Gone;
}
