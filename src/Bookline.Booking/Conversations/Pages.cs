using Bookline.Booking.Conversations.Steps;
using Bookline.Booking.Texts;

namespace Bookline.Booking.Conversations;

/// <summary>A list of any length in pages that WhatsApp can show: with a row to the next page and one to the page before.</summary>
internal static class Pages
{
    private const int OnFirst = ReplyLimits.Rows - 1;
    private const int OnLater = ReplyLimits.Rows - 2;

    /// <param name="page">From 0; beyond the last it is the last.</param>
    /// <param name="at">The step that shows a page.</param>
    public static IReadOnlyList<ReplyOption> Rows<T>(
        IReadOnlyList<T> all,
        Func<T, ReplyOption> row,
        int page,
        Func<int, Step> at,
        Phrases phrases
    )
    {
        if (all.Count <= ReplyLimits.Rows)
        {
            return [.. all.Select(row)];
        }
        var shown = Math.Clamp(page, 0, PageOf(all.Count - 1));
        var first = shown == 0 ? 0 : OnFirst + (shown - 1) * OnLater;
        var count = shown == 0 ? OnFirst : OnLater;
        // The last page has no row that leads on, which leaves room for one more.
        var isLast = first + count + 1 >= all.Count && shown > 0;
        List<ReplyOption> rows = [.. all.Skip(first).Take(isLast ? count + 1 : count).Select(row)];
        if (!isLast)
        {
            rows.Add(new ReplyOption(OptionIds.Page(at(shown + 1)), phrases.More));
        }
        if (shown > 0)
        {
            rows.Add(new ReplyOption(OptionIds.Page(at(shown - 1)), phrases.Previous));
        }
        return rows;
    }

    /// <summary>The page on which an item stands.</summary>
    public static int PageOf(int index) => index < OnFirst ? 0 : 1 + (index - OnFirst) / OnLater;
}
