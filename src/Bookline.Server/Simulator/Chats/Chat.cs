namespace Bookline.Server.Simulator.Chats;

/// <summary>The messages of one chat, oldest first. Not thread-safe: <see cref="ChatStore"/> locks.</summary>
internal sealed class Chat
{
    private const int MostMessages = 200;

    private readonly List<ChatMessage> messages = [];

    public IReadOnlyList<ChatMessage> Messages => messages;

    /// <summary>Until when the business is seen typing.</summary>
    public DateTimeOffset TypingUntil { get; set; }

    /// <summary>Counts up with each use of any chat; the lowest is the one that nobody has used for longest.</summary>
    public long LastUse { get; set; }

    /// <returns>The message that had to go for it, if any.</returns>
    public ChatMessage? Add(ChatMessage message)
    {
        messages.Add(message);
        if (messages.Count <= MostMessages)
        {
            return null;
        }
        var oldest = messages[0];
        messages.RemoveAt(0);
        return oldest;
    }

    public ChatMessage? Find(string wamid) => messages.Find(m => m.Wamid == wamid);

    /// <returns>The message as it now is, or null when nothing has changed.</returns>
    public ChatMessage? Advance(string wamid, Delivery delivery, string? trouble)
    {
        var index = messages.FindIndex(m => m.Wamid == wamid);
        if (index < 0 || messages[index].Delivery >= delivery || IsLate(delivery, messages[index].Delivery))
        {
            return null;
        }
        return messages[index] = messages[index] with { Delivery = delivery, Trouble = trouble };
    }

    // Of two copies of a message one got through: that the other failed is no news.
    private static bool IsLate(Delivery news, Delivery known) =>
        news == Delivery.Failed && known is (Delivery.Delivered or Delivery.Read);
}
