using System.Text.Json.Nodes;
using Bookline.Booking.Conversations;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>
/// From replies to the Cloud API's JSON, without recipient. The bot keeps to WhatsApp's limits; a text of a business's own may not, and a
/// shortened message is better than one that Meta refuses.
/// </summary>
internal static class GraphMessages
{
    private const int ListButtonLength = 20;
    private const int TemplateParameterLength = 1024;
    private const int TemplateNameLength = 512;

    // Meta refuses empty texts; a dash at least shows that something is missing.
    private const string Nothing = "–";

    public static JsonObject Free(Reply reply) =>
        reply switch
        {
            ButtonsReply { Buttons.Count: > 0 } buttons => Interactive("button", buttons.Body, ButtonsOf(buttons)),
            ListReply { Rows.Count: > 0 } list => Interactive("list", list.Body, RowsOf(list)),
            _ => new JsonObject
            {
                ["type"] = "text",
                ["text"] = new JsonObject { ["preview_url"] = false, ["body"] = Fit(reply.Body, ReplyLimits.TextBody) },
            },
        };

    public static JsonObject Template(OutgoingMessage.Template template)
    {
        var content = new JsonObject
        {
            ["name"] = TemplateName(template.Name),
            ["language"] = new JsonObject { ["code"] = template.Language },
        };
        if (template.BodyParameters.Count > 0)
        {
            var parameters = new JsonArray([.. template.BodyParameters.Select(Parameter)]);
            content["components"] = new JsonArray(new JsonObject { ["type"] = "body", ["parameters"] = parameters });
        }
        return new() { ["type"] = "template", ["template"] = content };
    }

    private static JsonObject Interactive(string type, string body, JsonObject action) =>
        new()
        {
            ["type"] = "interactive",
            ["interactive"] = new JsonObject
            {
                ["type"] = type,
                ["body"] = new JsonObject { ["text"] = Fit(body, ReplyLimits.InteractiveBody) },
                ["action"] = action,
            },
        };

    private static JsonObject ButtonsOf(ButtonsReply reply) =>
        new()
        {
            ["buttons"] = new JsonArray([
                .. Sendable(reply.Buttons)
                    .Take(ReplyLimits.Buttons)
                    .Select(button => new JsonObject
                    {
                        ["type"] = "reply",
                        ["reply"] = new JsonObject
                        {
                            ["id"] = button.Id,
                            ["title"] = Fit(button.Title, ReplyLimits.ButtonTitle),
                        },
                    }),
            ]),
        };

    private static JsonObject RowsOf(ListReply reply) =>
        new()
        {
            ["button"] = Fit(reply.Button, ListButtonLength),
            ["sections"] = new JsonArray(
                new JsonObject
                {
                    ["rows"] = new JsonArray([.. Sendable(reply.Rows).Take(ReplyLimits.Rows).Select(Row)]),
                }
            ),
        };

    private static JsonObject Row(ReplyOption option)
    {
        var row = new JsonObject { ["id"] = option.Id, ["title"] = Fit(option.Title, ReplyLimits.RowTitle) };
        if (!string.IsNullOrWhiteSpace(option.Description))
        {
            row["description"] = Fit(option.Description, ReplyLimits.RowDescription);
        }
        return row;
    }

    // An id cannot be shortened: it would come back as another one. Two of the same id Meta refuses.
    private static IEnumerable<ReplyOption> Sendable(IReadOnlyList<ReplyOption> options) =>
        options.Where(o => o.Id.Length is > 0 and <= ReplyLimits.OptionId).DistinctBy(o => o.Id);

    private static JsonNode Parameter(string text) =>
        new JsonObject { ["type"] = "text", ["text"] = Fit(OneLine(text), TemplateParameterLength) };

    // Meta refuses new lines, tabs and more than four spaces in a row in a parameter.
    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string TemplateName(string name) =>
        name.Length is > 0 and <= TemplateNameLength
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? name
            : throw new ArgumentException("A template's name has 1 to 512 of a-z, 0-9 and _.", nameof(name));

    private static string Fit(string text, int limit) =>
        string.IsNullOrWhiteSpace(text) ? Nothing : Shortened.To(text, limit);
}
