using Bookline.Server.Simulator.Chats;

namespace Bookline.Server.Simulator.Pages;

/// <summary>A message in one line, for the quote above its answer.</summary>
internal static class Summary
{
    public static string Of(MessageContent content) =>
        content switch
        {
            TextContent text => MessageMarkup.ToPlain(text.Body),
            ButtonsContent buttons => MessageMarkup.ToPlain(buttons.Frame.Body),
            ListContent list => MessageMarkup.ToPlain(list.Frame.Body),
            LinkContent link => MessageMarkup.ToPlain(link.Frame.Body),
            TemplateContent template => template.Name,
            ChosenContent chosen => chosen.Choice.Title,
            _ => "Photo",
        };
}
