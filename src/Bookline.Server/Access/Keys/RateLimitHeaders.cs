using System.Globalization;

namespace Bookline.Server.Access.Keys;

/// <summary>
/// The limits in every answer: <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-10, with both
/// quotas; and for clients of before, the tighter one as <c>RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (draft 06).
/// </summary>
internal static class RateLimitHeaders
{
    private const int MinuteSeconds = 60;
    private const int DaySeconds = 86_400;

    public static void Write(IHeaderDictionary headers, Admission admission)
    {
        (string Name, int Window, Quota? Quota)[] all =
        [
            ("key", MinuteSeconds, admission.Minute),
            ("day", DaySeconds, admission.Day),
        ];
        var quotas = all.Where(q => q.Quota is not null).Select(q => (q.Name, q.Window, Quota: q.Quota!)).ToList();
        if (quotas.Count == 0)
        {
            return;
        }
        headers["RateLimit-Policy"] = string.Join(
            ", ",
            quotas.Select(q => Text($"\"{q.Name}\";q={q.Quota.Limit};w={q.Window}"))
        );
        headers["RateLimit"] = string.Join(
            ", ",
            quotas.Select(q => Text($"\"{q.Name}\";r={q.Quota.Left};t={Seconds(q.Quota.ResetsIn)}"))
        );
        var tighter = quotas.MinBy(q => q.Quota.Left).Quota;
        headers["RateLimit-Limit"] = Text($"{tighter.Limit}");
        headers["RateLimit-Remaining"] = Text($"{tighter.Left}");
        headers["RateLimit-Reset"] = Text($"{Seconds(tighter.ResetsIn)}");
    }

    public static void WriteWait(IHeaderDictionary headers, TimeSpan wait) =>
        headers.RetryAfter = Text($"{Math.Max(1, Seconds(wait))}");

    // Up: who waits so long is let in.
    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
