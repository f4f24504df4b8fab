namespace Bookline.Server.Simulator.Chats;

/// <summary>All chats, in memory: what is on the phones while the server runs.</summary>
internal sealed class ChatStore(TimeProvider time)
{
    private const int MostChats = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<ChatKey, Chat> chats = [];
    private readonly Dictionary<string, ChatKey> byWamid = [];
    private long uses;

    /// <summary>Raised outside the lock, after each change.</summary>
    public event Action<ChatChange>? Changed;

    public void Add(ChatKey key, ChatMessage message)
    {
        lock (gate)
        {
            var chat = Open(key);
            if (chat.Add(message) is { } dropped)
            {
                byWamid.Remove(dropped.Wamid);
            }
            byWamid[message.Wamid] = key;
            if (!message.FromCustomer)
            {
                chat.TypingUntil = default;
            }
        }
        Changed?.Invoke(new ChatChange(key, message));
        if (!message.FromCustomer)
        {
            Changed?.Invoke(new ChatChange(key, null));
        }
    }

    /// <summary>A message that is no longer remembered is no error: the store is bounded.</summary>
    public void Advance(string wamid, Delivery delivery, string? trouble = null)
    {
        ChatKey key;
        ChatMessage? changed;
        lock (gate)
        {
            changed = byWamid.TryGetValue(wamid, out key) ? chats[key].Advance(wamid, delivery, trouble) : null;
        }
        if (changed is not null)
        {
            Changed?.Invoke(new ChatChange(key, changed));
        }
    }

    /// <summary>The business is seen typing in the chat that a message belongs to, for a while or until it writes.</summary>
    /// <returns>The chat, or null when the message is not remembered.</returns>
    public ChatKey? ShowTyping(string wamid, TimeSpan atMost)
    {
        ChatKey key;
        lock (gate)
        {
            if (!byWamid.TryGetValue(wamid, out key))
            {
                return null;
            }
            chats[key].TypingUntil = time.GetUtcNow() + atMost;
        }
        Changed?.Invoke(new ChatChange(key, null));
        return key;
    }

    /// <summary>Has whoever looks ask <see cref="IsTyping"/> again.</summary>
    public void TypingMayBeOver(ChatKey key) => Changed?.Invoke(new ChatChange(key, null));

    public bool IsTyping(ChatKey key)
    {
        lock (gate)
        {
            return chats.TryGetValue(key, out var chat) && chat.TypingUntil > time.GetUtcNow();
        }
    }

    public IReadOnlyList<ChatMessage> Messages(ChatKey key)
    {
        lock (gate)
        {
            return chats.TryGetValue(key, out var chat) ? [.. chat.Messages] : [];
        }
    }

    public ChatMessage? Find(ChatKey key, string wamid)
    {
        lock (gate)
        {
            return chats.TryGetValue(key, out var chat) ? chat.Find(wamid) : null;
        }
    }

    private Chat Open(ChatKey key)
    {
        if (!chats.TryGetValue(key, out var chat))
        {
            MakeRoom();
            chats[key] = chat = new Chat();
        }
        chat.LastUse = ++uses;
        return chat;
    }

    private void MakeRoom()
    {
        if (chats.Count < MostChats)
        {
            return;
        }
        var (key, oldest) = chats.MinBy(c => c.Value.LastUse);
        foreach (var message in oldest.Messages)
        {
            byWamid.Remove(message.Wamid);
        }
        chats.Remove(key);
    }
}
