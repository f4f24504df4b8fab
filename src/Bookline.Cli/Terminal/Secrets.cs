using System.Text.RegularExpressions;

namespace Bookline.Cli.Terminal;

/// <summary>Takes passwords out of any text before it is shown: a URL may stand where nobody expects one.</summary>
static partial class Secrets
{
    public static string Scrub(string text) =>
        // Both patterns need one of these; nearly no line has them, and the expressions cost their compilation.
        text.Contains("://", StringComparison.Ordinal) || text.Contains('=', StringComparison.Ordinal)
            ? InKeyword().Replace(InUrl().Replace(text, "$1***@"), "$1***")
            : text;

    // To the last @ of the line: a password may hold anything, spaces and slashes included. Only the word itself is an example.
    [GeneratedRegex(@"(\w+://[^\s:/@]*:)(?!password@).+@")]
    private static partial Regex InUrl();

    [GeneratedRegex(
        @"(\b(?:ssl\s*)?(?:password|pwd|psw|pass)\s*=\s*)(?:'[^']*'|""[^""]*""|[^;&\s]*)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InKeyword();
}
