using Bookline.Booking.Conversations.Steps;

namespace Bookline.Booking.Conversations;

/// <summary>A question with its options.</summary>
/// <param name="Step">Where the conversation stands once it is asked.</param>
/// <param name="ListButton">What opens the list; null: the options, three at most, are buttons.</param>
internal sealed record Prompt(Step Step, string Body, IReadOnlyList<ReplyOption> Options, string? ListButton = null)
{
    /// <summary>Said before, in a message of its own where both do not fit into one: a link is not to be cut.</summary>
    public string? Lead { get; init; }
}
