using System.Text.Json;

namespace Bookline.Booking.Conversations;

/// <summary>Where a conversation stands; kept as JSON between two messages.</summary>
public sealed record ConversationState
{
    public static readonly ConversationState New = new();

    /// <summary>A word for people who look at the table: greeting, choosing_date, with_a_person …</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>A person has it; the bot says nothing.</summary>
    public bool IsHandedOver => throw new NotImplementedException();

    public string ToJson() => throw new NotImplementedException();

    /// <summary>Never fails: what cannot be read (an older version's, somebody's hand) is <see cref="New"/>.</summary>
    public static ConversationState FromJson(string? json) => throw new NotImplementedException();

    /// <summary>A person gives the conversation back to the bot.</summary>
    public ConversationState GivenBack() => throw new NotImplementedException();
}
