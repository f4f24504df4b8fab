namespace Bookline.Bench.Isolating;

/// <summary>What every contestant reads: a conversation's latest messages.</summary>
internal sealed record Message(string Id, string Content, bool IsFromBot, DateTime Timestamp)
{
    public const string Latest = """
        select id, content, is_from_bot, timestamp from messages
        where tenant_id = $1 and conversation_id = $2 order by timestamp desc limit 20
        """;
}
