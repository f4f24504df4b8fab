namespace Bookline.Server.Channels.WhatsApp.Statuses;

/// <summary>
/// How far a message has come. Whatever the order in which Meta says it, the furthest counts: what was read was delivered, and what was
/// delivered has not failed.
/// </summary>
internal static class StatusOrder
{
    public const string Failed = "failed";

    public static bool MayFollow(string current, string next) => Rank(next) > Rank(current);

    private static int Rank(string status) =>
        status switch
        {
            "sent" => 1,
            Failed => 2,
            "delivered" => 3,
            "read" => 4,
            _ => 0, // queued, held, dead: nothing is known of it
        };
}
