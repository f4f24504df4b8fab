using Bookline.Booking.Conversations.Steps;
using Bookline.Booking.Conversations.Stored;

namespace Bookline.Booking.Conversations;

/// <summary>Where a conversation stands; kept as JSON between two messages.</summary>
public sealed record ConversationState
{
    public static readonly ConversationState New = new();

    internal Step Step { get; init; } = new Fresh();

    /// <summary>The booking being made that the customer has left for the menu, the language or another booking.</summary>
    internal Step? Paused { get; init; }

    /// <summary>What could be chosen last, as shown: typed "2" is its second, whatever has become free or taken since.</summary>
    internal IReadOnlyList<ShownOption> Shown { get; init; } = [];

    /// <summary>How many messages in a row were not understood.</summary>
    internal int Misunderstood { get; init; }

    /// <summary>A word for people who look at the table: greeting, choosing_date, with_a_person …</summary>
    public string Name => Step.Name;

    /// <summary>A person has it; the bot says nothing.</summary>
    public bool IsHandedOver => Step is WithAPerson;

    internal HeldSlot? Held => Step.Held ?? Paused?.Held;

    public string ToJson() => StateJson.Write(this);

    /// <summary>Never fails: what cannot be read (an older version's, somebody's hand) is <see cref="New"/>.</summary>
    public static ConversationState FromJson(string? json) => StateJson.Read(json) ?? New;

    /// <summary>A person takes the conversation from the bot; what was being booked is given up.</summary>
    public ConversationState TakenOver() => IsHandedOver ? this : new() { Step = new WithAPerson() };

    /// <summary>A person gives the conversation back to the bot.</summary>
    public ConversationState GivenBack() => IsHandedOver ? New : this;
}

/// <summary>An option of the bot's last message.</summary>
internal sealed record ShownOption(string Id, string Title);
