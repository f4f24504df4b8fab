using System.Globalization;

namespace Bookline.Server.Channels.WhatsApp.Outgoing;

/// <summary>Texts within a limit.</summary>
internal static class Shortened
{
    /// <summary>At most so many UTF-16 code units, an ellipsis included; never half of a letter with its accents or of an emoji.</summary>
    public static string To(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }
        var room = limit - 1;
        var length = 0;
        while (length < room)
        {
            var next = StringInfo.GetNextTextElementLength(text, length);
            if (length + next > room)
            {
                break;
            }
            length += next;
        }
        return text[..length].TrimEnd() + "…";
    }
}
