using System.Text.Json;
using Bookline.Server.Simulator.Chats;

namespace Bookline.Server.Simulator.Webhooks;

/// <summary>The JSON of webhooks, as the Cloud API sends it.</summary>
internal static class WebhookBody
{
    public static byte[] Of(SimulatedBusiness business, Customer customer, ChatMessage message)
    {
        var item = new Dictionary<string, object>
        {
            ["from"] = customer.Number,
            ["id"] = message.Wamid,
            ["timestamp"] = Seconds(message.At),
        };
        if (message.ReplyTo is { } replyTo)
        {
            item["context"] = new { from = Digits(business.DisplayNumber), id = replyTo };
        }
        AddContent(item, message.Content);
        return Envelope(
            business.PhoneNumberId,
            business.DisplayNumber,
            new
            {
                contacts = new[] { new { profile = new { name = customer.Name }, wa_id = customer.Number } },
                messages = new[] { item },
            }
        );
    }

    /// <param name="status">sent, delivered, read or failed.</param>
    public static byte[] OfStatus(ChatKey chat, string wamid, string status, string? callback, DateTimeOffset at)
    {
        var item = new Dictionary<string, object>
        {
            ["id"] = wamid,
            ["status"] = status,
            ["timestamp"] = Seconds(at),
            ["recipient_id"] = chat.Customer,
        };
        if (callback is not null)
        {
            item["biz_opaque_callback_data"] = callback;
        }
        if (status == "failed")
        {
            item["errors"] = new[]
            {
                new
                {
                    code = 131026,
                    title = "Message undeliverable",
                    error_data = new { details = "The recipient cannot be reached." },
                },
            };
        }
        return Envelope(chat.PhoneNumberId, "", new { statuses = new[] { item } });
    }

    private static void AddContent(Dictionary<string, object> item, MessageContent content)
    {
        switch (content)
        {
            case TextContent text:
                item["type"] = "text";
                item["text"] = new { body = text.Body };
                break;
            case ChosenContent { FromList: true, Choice: var row }:
                item["type"] = "interactive";
                item["interactive"] = new { type = "list_reply", list_reply = Reply(row) };
                break;
            case ChosenContent { Choice: var button }:
                item["type"] = "interactive";
                item["interactive"] = new { type = "button_reply", button_reply = Reply(button) };
                break;
            case PictureContent:
                item["type"] = "image";
                item["image"] = new
                {
                    mime_type = "image/jpeg",
                    sha256 = Convert.ToBase64String(new byte[32]),
                    id = "1000000000000000",
                };
                break;
            default:
                throw new ArgumentException($"A customer sends no {content.GetType().Name}.", nameof(content));
        }
    }

    private static Dictionary<string, string> Reply(Choice choice)
    {
        var reply = new Dictionary<string, string> { ["id"] = choice.Id, ["title"] = choice.Title };
        if (choice.Description is { } description)
        {
            reply["description"] = description;
        }
        return reply;
    }

    private static byte[] Envelope(string phoneNumberId, string displayNumber, object rest)
    {
        var value = JsonSerializer.SerializeToNode(rest)!.AsObject();
        value["messaging_product"] = "whatsapp";
        value["metadata"] = JsonSerializer.SerializeToNode(
            new { display_phone_number = Digits(displayNumber), phone_number_id = phoneNumberId }
        );
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                @object = "whatsapp_business_account",
                entry = new[] { new { id = "100000000000000", changes = new[] { new { field = "messages", value } } } },
            }
        );
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString();

    private static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit));
}
