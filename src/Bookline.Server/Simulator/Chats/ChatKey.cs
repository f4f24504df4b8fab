namespace Bookline.Server.Simulator.Chats;

/// <summary>One customer's chat with one business.</summary>
/// <param name="Customer">A phone number without the plus, or a user id.</param>
internal readonly record struct ChatKey(string PhoneNumberId, string Customer);

/// <summary>Something in a chat is new; <paramref name="Message"/> is null when it is who is typing.</summary>
internal sealed record ChatChange(ChatKey Key, ChatMessage? Message);
