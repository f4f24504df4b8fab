using System.Text.RegularExpressions;
using Bookline.Server.Simulator.Chats;

namespace Bookline.Server.Simulator.FakeGraph;

/// <summary>A message's content out of a request, held against WhatsApp's limits.</summary>
internal static partial class MessageParts
{
    private const int TextBody = 4096;
    private const int InteractiveBody = 1024;
    private const int HeaderOrFooter = 60;
    private const int MostButtons = 3;
    private const int ButtonTitle = 20;
    private const int ButtonId = 256;
    private const int MostRows = 10; // in all sections together
    private const int RowTitle = 24;
    private const int RowDescription = 72;
    private const int RowId = 200;
    private const int Url = 2000;
    private const int TemplateName = 512;
    private const int TemplateBody = 1024;
    private const int MostParameters = 100;

    public static MessageContent Read(BodyPart body)
    {
        switch (body["type"].OptionalText(20) ?? "text")
        {
            case "text":
                return new TextContent(body["text"]["body"].Text(TextBody));
            case "interactive":
                return ReadInteractive(body["interactive"]);
            case "template":
                return ReadTemplate(body["template"]);
            default:
                body["type"].Refuse("must be text, interactive or template: the simulator shows nothing else");
                return new TextContent("");
        }
    }

    private static MessageContent ReadInteractive(BodyPart interactive)
    {
        var frame = new Frame(
            interactive["header"].IsThere ? ReadHeader(interactive["header"]) : null,
            interactive["body"]["text"].Text(InteractiveBody),
            interactive["footer"].IsThere ? interactive["footer"]["text"].Text(HeaderOrFooter) : null
        );
        var action = interactive["action"];
        switch (interactive["type"].Text(20))
        {
            case "button":
                return new ButtonsContent(frame, ReadButtons(action["buttons"]));
            case "list":
                return new ListContent(frame, action["button"].Text(ButtonTitle), ReadSections(action["sections"]));
            case "cta_url":
                var parameters = action["parameters"];
                return new LinkContent(
                    frame,
                    parameters["display_text"].Text(ButtonTitle),
                    parameters["url"].Text(Url)
                );
            default:
                interactive["type"].Refuse("must be button, list or cta_url");
                return new TextContent("");
        }
    }

    private static string ReadHeader(BodyPart header)
    {
        if (header["type"].Text(20) != "text")
        {
            header["type"].Refuse("must be text: the simulator shows no other header");
        }
        return header["text"].Text(HeaderOrFooter);
    }

    private static List<Choice> ReadButtons(BodyPart buttons)
    {
        var read = new List<Choice>();
        foreach (var button in buttons.Items(1, MostButtons))
        {
            if (button["type"].Text(20) != "reply")
            {
                button["type"].Refuse("must be reply");
            }
            var reply = button["reply"];
            read.Add(new Choice(reply["id"].Text(ButtonId), reply["title"].Text(ButtonTitle)));
        }
        RefuseTwins(buttons, read.Select(b => b.Id), "ids");
        RefuseTwins(buttons, read.Select(b => b.Title), "titles");
        return read;
    }

    private static List<ListSection> ReadSections(BodyPart sections)
    {
        var items = sections.Items(1, MostRows);
        var read = items
            .Select(section => new ListSection(
                // One section needs no title; several are told apart by theirs.
                items.Count == 1
                    ? section["title"].OptionalText(RowTitle)
                    : section["title"].Text(RowTitle),
                [.. section["rows"].Items(1, MostRows).Select(ReadRow)]
            ))
            .ToList();
        if (read.Sum(s => s.Rows.Count) > MostRows)
        {
            sections.Refuse($"must have at most {MostRows} rows in all");
        }
        RefuseTwins(sections, read.SelectMany(s => s.Rows).Select(r => r.Id), "row ids");
        return read;
    }

    private static Choice ReadRow(BodyPart row) =>
        new(row["id"].Text(RowId), row["title"].Text(RowTitle), row["description"].OptionalText(RowDescription));

    private static TemplateContent ReadTemplate(BodyPart template)
    {
        var name = template["name"].Text(TemplateName);
        if (!TemplateNameForm().IsMatch(name))
        {
            template["name"].Refuse("must consist of a to z, 0 to 9 and _");
        }
        var language = template["language"]["code"].Text(20);
        var parameters = new List<string>();
        if (template["components"].IsThere)
        {
            foreach (var component in template["components"].Items(0, 10))
            {
                if (component["type"].Text(20) == "body")
                {
                    parameters.AddRange(component["parameters"].Items(0, MostParameters).Select(ReadParameter));
                }
            }
        }
        if (parameters.Sum(p => p.Length) > TemplateBody)
        {
            template["components"].Refuse($"must fill in at most {TemplateBody} characters");
        }
        return new TemplateContent(name, language, parameters);
    }

    private static string ReadParameter(BodyPart parameter)
    {
        if (parameter["type"].Text(20) != "text")
        {
            parameter["type"].Refuse("must be text");
        }
        var text = parameter["text"].Text(TemplateBody);
        if (text.AsSpan().IndexOfAny('\n', '\t') >= 0 || text.Contains("     ", StringComparison.Ordinal))
        {
            parameter["text"].Refuse("must have no line break, no tab and no more than four spaces in a row");
        }
        return text;
    }

    private static void RefuseTwins(BodyPart part, IEnumerable<string> values, string what)
    {
        var list = values.ToList();
        if (list.Distinct(StringComparer.Ordinal).Count() != list.Count)
        {
            part.Refuse($"must have {what} that differ");
        }
    }

    [GeneratedRegex("^[a-z0-9_]*\\z")]
    private static partial Regex TemplateNameForm();
}
