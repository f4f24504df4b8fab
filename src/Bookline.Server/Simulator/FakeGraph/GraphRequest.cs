using System.Text.Json;
using System.Text.RegularExpressions;
using Bookline.Server.Simulator.Chats;

namespace Bookline.Server.Simulator.FakeGraph;

/// <summary>What a request to <c>/messages</c> asks for.</summary>
internal abstract partial record GraphRequest
{
    /// <param name="Callback">What the sender gets back with each status of the message.</param>
    public sealed record Send(string To, MessageContent Content, string? ReplyTo, string? Callback) : GraphRequest;

    /// <summary>A message was read; perhaps the business is now typing.</summary>
    public sealed record Receipt(string Wamid, bool Typing) : GraphRequest;

    public sealed record Refused(GraphError Error) : GraphRequest;

    public static GraphRequest Read(ReadOnlyMemory<byte> body)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return new Refused(GraphError.BadRequest("The body is not JSON."));
        }
        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new Refused(GraphError.BadRequest("The body is not a JSON object."));
            }
            var trouble = new BodyTrouble();
            var request = Read(new BodyPart(json.RootElement, "", trouble));
            return trouble.First is { } error ? new Refused(error) : request;
        }
    }

    private static GraphRequest Read(BodyPart body)
    {
        if (body["messaging_product"].Text(20) != "whatsapp")
        {
            body["messaging_product"].Refuse("must be whatsapp");
        }
        return body["status"].IsThere ? ReadReceipt(body) : ReadSend(body);
    }

    private static Receipt ReadReceipt(BodyPart body)
    {
        if (body["status"].Text(20) != "read")
        {
            body["status"].Refuse("must be read");
        }
        var wamid = body["message_id"].Text(500);
        if (!Chats.Wamid.Fits(wamid))
        {
            body["message_id"].Refuse("is no id of a message");
        }
        var typing = body["typing_indicator"];
        if (typing.IsThere && typing["type"].Text(20) != "text")
        {
            typing["type"].Refuse("must be text");
        }
        return new Receipt(wamid, typing.IsThere);
    }

    private static Send ReadSend(BodyPart body)
    {
        if (body["recipient_type"].OptionalText(20) is not (null or "individual"))
        {
            body["recipient_type"].Refuse("must be individual");
        }
        // Who shows no number is written to by user id.
        var to = body["recipient"].IsThere ? body["recipient"].Text(200) : body["to"].Text(20).TrimStart('+');
        if (!body["recipient"].IsThere && !PhoneNumber().IsMatch(to))
        {
            body["to"].Refuse("is no phone number");
        }
        var replyTo = body["context"].IsThere ? body["context"]["message_id"].Text(500) : null;
        var callback = body["biz_opaque_callback_data"].OptionalText(512);
        return new Send(to, MessageParts.Read(body), replyTo, callback);
    }

    [GeneratedRegex(@"^[1-9][0-9]{6,14}\z")]
    private static partial Regex PhoneNumber();
}
