using System.Globalization;

namespace Bookline.Server.Access.Keys;

/// <summary>
/// The limits in every answer: <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-10, with all
/// quotas; and for clients of before, the one nearest to its end as <c>RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (draft 06).
/// </summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, IReadOnlyList<Quota> quotas)
    {
        if (quotas.Count == 0)
        {
            return;
        }
        headers["RateLimit-Policy"] = string.Join(
            ", ",
            quotas.Select(q => Text($"\"{q.Name}\";q={q.Limit};w={Seconds(q.Window)}"))
        );
        headers["RateLimit"] = string.Join(
            ", ",
            quotas.Select(q => Text($"\"{q.Name}\";r={q.Left};t={Seconds(q.ResetsIn)}"))
        );
        var nearest = quotas.MinBy(q => q.Left)!;
        headers["RateLimit-Limit"] = Text($"{nearest.Limit}");
        headers["RateLimit-Remaining"] = Text($"{nearest.Left}");
        headers["RateLimit-Reset"] = Text($"{Seconds(nearest.ResetsIn)}");
    }

    public static void WriteWait(IHeaderDictionary headers, TimeSpan wait) =>
        headers.RetryAfter = Text($"{Math.Max(1, Seconds(wait))}");

    // Up: who waits so long is let in.
    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
