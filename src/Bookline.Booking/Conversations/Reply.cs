namespace Bookline.Booking.Conversations;

/// <summary>What the bot says. Within WhatsApp's limits, which <see cref="ReplyLimits"/> names.</summary>
public abstract record Reply(string Body);

public sealed record TextReply(string Body) : Reply(Body);

/// <summary>Up to three buttons.</summary>
public sealed record ButtonsReply(string Body, IReadOnlyList<ReplyOption> Buttons) : Reply(Body);

/// <summary>Up to ten rows behind one button.</summary>
/// <param name="Button">What opens the list.</param>
public sealed record ListReply(string Body, string Button, IReadOnlyList<ReplyOption> Rows) : Reply(Body);

/// <param name="Id">Comes back in <see cref="OptionChosen"/>; at most 200 characters.</param>
/// <param name="Title">At most 20 characters on a button, 24 in a list.</param>
/// <param name="Description">At most 72 characters; lists only.</param>
public sealed record ReplyOption(string Id, string Title, string? Description = null);
