using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Bookline.Server.Simulator.Pages;

/// <summary>
/// WhatsApp's *bold*, _italic_, ~strike~, `code` and links as HTML. Every character of a message goes through the encoder;
/// tags are this class's alone.
/// </summary>
internal static partial class MessageMarkup
{
    // Bold, italic and strike in one another; deeper nesting is shown as typed.
    private const int Deepest = 3;

    public static MarkupString ToHtml(string text)
    {
        var html = new StringBuilder(text.Length + 64);
        Append(html, text, depth: 0);
        return new MarkupString(html.ToString());
    }

    /// <summary>The text alone, for places with room for one line.</summary>
    public static string ToPlain(string text) => Special().Replace(text.ReplaceLineEndings(" "), Inner);

    private static string Inner(Match match) =>
        match.Groups["code"] is { Success: true } code ? code.Value
        : match.Groups["inner"] is { Success: true } inner ? inner.Value
        : match.Value;

    private static void Append(StringBuilder html, string text, int depth)
    {
        var at = 0;
        foreach (Match match in Special().Matches(text))
        {
            html.Append(Encode(text[at..match.Index]));
            AppendSpecial(html, match, depth);
            at = match.Index + match.Length;
        }
        html.Append(Encode(text[at..]));
    }

    private static void AppendSpecial(StringBuilder html, Match match, int depth)
    {
        if (match.Groups["url"].Success)
        {
            AppendLink(html, match.Value);
        }
        else if (match.Groups["code"] is { Success: true } code)
        {
            html.Append("<code>").Append(Encode(code.Value)).Append("</code>");
        }
        else if (depth >= Deepest)
        {
            html.Append(Encode(match.Value));
        }
        else
        {
            var tag = match.Groups["mark"].ValueSpan[0] switch
            {
                '*' => "strong",
                '_' => "em",
                _ => "s",
            };
            html.Append('<').Append(tag).Append('>');
            Append(html, match.Groups["inner"].Value, depth + 1);
            html.Append("</").Append(tag).Append('>');
        }
    }

    private static void AppendLink(StringBuilder html, string found)
    {
        // A sentence's full stop is not the link's.
        var url = found.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '~');
        html.Append("<a href=\"")
            .Append(Encode(url))
            .Append("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">")
            .Append(Encode(url))
            .Append("</a>")
            .Append(Encode(found[url.Length..]));
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    // A mark counts where it clings to a word inside, and to none outside: 2*3*4 and snake_case_name stay as they are.
    [GeneratedRegex(
        """
            (?<url>https?://[^\s<>"]+)
            | ```(?<code>[^`]+)``` | `(?<code>[^`\n]+)`
            | (?<![\p{L}\p{N}])(?<mark>[*_~])(?=\S)(?<inner>[^\n]*?\S)\k<mark>(?![\p{L}\p{N}])
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Special();
}
