using System.Text;
using Bookline.Booking.Conversations;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>A conversation as a person reads it.</summary>
internal static class Transcript
{
    public static string Of(World world)
    {
        var text = new StringBuilder();
        foreach (var (_, inbound, _, turn) in world.Turns)
        {
            text.Append(
                inbound switch
                {
                    TextReceived said => $"\n> {said.Text}\n",
                    OptionChosen chosen => $"\n> [{chosen.Title}]\n",
                    UnreadableReceived unreadable => $"\n> ({unreadable.Kind})\n",
                    _ => "",
                }
            );
            text.Append(string.Concat(turn.Effects.Select(effect => $"  ~ {effect.GetType().Name}\n")));
            text.Append(string.Concat(turn.Replies.Select(Of)));
        }
        return text.ToString().TrimStart('\n');
    }

    public static string Of(Reply reply)
    {
        var text = new StringBuilder().Append(Indented(reply.Body));
        switch (reply)
        {
            case ButtonsReply buttons:
                text.Append("    " + string.Join(' ', buttons.Buttons.Select(b => $"[{b.Title}]")) + "\n");
                break;
            case ListReply list:
                text.Append($"    [≡ {list.Button}]\n");
                text.Append(
                    string.Concat(
                        list.Rows.Select(row => $"      · {row.Title}{(row.Description is { } d ? $" – {d}" : "")}\n")
                    )
                );
                break;
        }
        return text.ToString();
    }

    private static string Indented(string body) =>
        string.Concat(body.Split('\n').Select(line => line.Length == 0 ? "\n" : $"    {line}\n"));
}
