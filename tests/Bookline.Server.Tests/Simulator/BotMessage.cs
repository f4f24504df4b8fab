using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Simulator;

/// <summary>Bodies for the Graph API.</summary>
internal static class BotMessage
{
    public static object Text(string to, string body) =>
        new
        {
            messaging_product = "whatsapp",
            to,
            type = "text",
            text = new { body },
        };

    public static object Read(string wamid) =>
        new
        {
            messaging_product = "whatsapp",
            status = "read",
            message_id = wamid,
            typing_indicator = new { type = "text" },
        };

    public static object Buttons(string to, string body, params string[] titles) =>
        Interactive(
            to,
            new
            {
                type = "button",
                body = new { text = body },
                action = new
                {
                    buttons = titles.Select(t => new { type = "reply", reply = new { id = $"id:{t}", title = t } }),
                },
            }
        );

    public static object List(
        string to,
        string body,
        string button,
        params (string Title, string Description)[] rows
    ) =>
        Interactive(
            to,
            new
            {
                type = "list",
                body = new { text = body },
                action = new
                {
                    button,
                    sections = new[]
                    {
                        new
                        {
                            rows = rows.Select(r => new
                            {
                                id = $"id:{r.Title}",
                                title = r.Title,
                                description = r.Description,
                            }),
                        },
                    },
                },
            }
        );

    public static string From(JsonNode message) => message["from"]!.GetValue<string>();

    public static string Wamid(JsonNode message) => message["id"]!.GetValue<string>();

    private static object Interactive(string to, object interactive) =>
        new
        {
            messaging_product = "whatsapp",
            to,
            type = "interactive",
            interactive,
        };
}
