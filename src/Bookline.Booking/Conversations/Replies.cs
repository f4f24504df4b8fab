using System.Globalization;

namespace Bookline.Booking.Conversations;

/// <summary>Makes messages that WhatsApp takes, whatever goes into them.</summary>
internal static class Replies
{
    private const string Cut = "…";

    /// <summary>One message, or two where what is said before does not fit into the one that asks.</summary>
    public static IReadOnlyList<Reply> Of(string? lead, Prompt prompt)
    {
        if (lead is null)
        {
            return [Of(prompt)];
        }
        var together = $"{lead}\n\n{prompt.Body}";
        var longest = prompt.Options.Count > 0 ? ReplyLimits.InteractiveBody : ReplyLimits.TextBody;
        return together.Length <= longest
            ? [Of(prompt with { Body = together })]
            : [new TextReply(Fit(lead, ReplyLimits.TextBody)), Of(prompt)];
    }

    private static Reply Of(Prompt prompt) =>
        (prompt.Options.Count, prompt.ListButton) switch
        {
            (0, _) => new TextReply(Fit(prompt.Body, ReplyLimits.TextBody)),
            (<= ReplyLimits.Buttons, null) => new ButtonsReply(
                Fit(prompt.Body, ReplyLimits.InteractiveBody),
                [
                    .. prompt.Options.Select(option => new ReplyOption(
                        option.Id,
                        Fit(option.Title, ReplyLimits.ButtonTitle)
                    )),
                ]
            ),
            var (_, button) => new ListReply(
                Fit(prompt.Body, ReplyLimits.InteractiveBody),
                Fit(button ?? Cut, ReplyLimits.ButtonTitle),
                prompt.Options
            ),
        };

    /// <summary>A row of a list; a title that must be cut stands in full in the description.</summary>
    public static ReplyOption Row(string id, string title, string? description = null)
    {
        var more = title.Length > ReplyLimits.RowTitle ? Joined(title, description) : description;
        return new ReplyOption(
            id,
            Fit(title, ReplyLimits.RowTitle),
            string.IsNullOrWhiteSpace(more) ? null : Fit(more, ReplyLimits.RowDescription)
        );
    }

    /// <summary>Parts with a dot between them; those that say nothing are left out.</summary>
    public static string Joined(params IEnumerable<string?> parts) =>
        string.Join(" · ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>Parts with an empty line between them; those that say nothing are left out.</summary>
    public static string Paragraphs(params IEnumerable<string?> parts) => string.Join("\n\n", parts.OfType<string>());

    /// <summary>
    /// Cut to a length in UTF-16 code units, with an ellipsis: between what a reader takes for characters, so that no emoji, accent or
    /// Hindi vowel is torn apart. Never empty, which WhatsApp refuses.
    /// </summary>
    public static string Fit(string text, int longest)
    {
        var trimmed = text.Trim();
        if (trimmed.Length <= longest)
        {
            return trimmed.Length > 0 ? trimmed : Cut;
        }
        var end = 0;
        while (
            StringInfo.GetNextTextElementLength(trimmed.AsSpan(end)) is var length
            && end + length <= longest - Cut.Length
        )
        {
            end += length;
        }
        return trimmed[..end].TrimEnd() + Cut;
    }
}
