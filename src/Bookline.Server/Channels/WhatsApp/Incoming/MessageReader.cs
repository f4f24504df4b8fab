using System.Text.Json;
using Bookline.Booking.Conversations;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>From WhatsApp's items to what a conversation understands.</summary>
internal static class MessageReader
{
    private const int LongestType = 40;

    /// <param name="Text">For the chat's history.</param>
    /// <param name="MovedTo">The contact's new number.</param>
    public sealed record Reading(Inbound Inbound, string Text, string Type, string? MovedTo = null);

    /// <summary>Every item has a reading; of a type that is not known here it is "something the bot does not read".</summary>
    public static Reading Read(JsonElement item)
    {
        var type = item.Text("type") is { Length: > 0 and <= LongestType } named ? named : "unknown";
        return type switch
        {
            "text" => Said(item.Child("text").Text("body"), type),
            "interactive" => Chosen(item.Child("interactive"), type),
            "button" => Tapped(item.Child("button"), type),
            "system" => System(item.Child("system"), type),
            _ => Unreadable(type, type, item.Child(type).Text("caption")),
        };
    }

    private static Reading Said(string? body, string type) =>
        string.IsNullOrWhiteSpace(body) ? Unreadable(type, type) : new(new TextReceived(body), body, type);

    private static Reading Chosen(JsonElement interactive, string type)
    {
        // A form's answer (nfm_reply) has neither; the bot sends no forms.
        var kind = interactive.Text("type") ?? "";
        var option = interactive.Child(kind);
        return kind is "button_reply" or "list_reply" && option.Text("id") is { Length: > 0 } id
            ? Option(id, option.Text("title"), type)
            : Unreadable(kind == "nfm_reply" ? "form" : type, type, option.Text("body"));
    }

    private static Reading Tapped(JsonElement button, string type) =>
        button.Text("payload") is { Length: > 0 } payload
            ? Option(payload, button.Text("text"), type)
            : Said(button.Text("text"), type);

    private static Reading Option(string id, string? title, string type) =>
        new(new OptionChosen(id, title ?? ""), string.IsNullOrWhiteSpace(title) ? id : title, type);

    private static Reading System(JsonElement system, string type) =>
        system.Text("type") == "user_changed_number" && (system.Id("wa_id") ?? system.Id("new_wa_id")) is { } number
            ? new(new UnreadableReceived(type), type, type, MovedTo: number)
            : Unreadable(type, type);

    private static Reading Unreadable(string kind, string type, string? caption = null) =>
        new(new UnreadableReceived(kind), string.IsNullOrWhiteSpace(caption) ? kind : caption, type);
}
