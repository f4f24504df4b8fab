using System.Text.RegularExpressions;

namespace Bookline.Cli.Terminal;

/// <summary>Keeps passwords out of what is shown: a connection string may stand where nobody expects one.</summary>
static partial class Secrets
{
    /// <summary>A word of the command line, for a message about it.</summary>
    public static string Shown(string word) => LooksLikeDatabase(word) ? "(a connection string)" : word;

    /// <summary>The part of <c>name=value</c> that is no secret.</summary>
    public static string Name(string word)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? word[..at] : word;
    }

    /// <summary>True for a URL and for <c>Host=…;Password=…</c>, misspelt or not.</summary>
    public static bool LooksLikeDatabase(string word) =>
        word.Contains("://", StringComparison.Ordinal)
        || (word.Contains('=', StringComparison.Ordinal) && !word.StartsWith('-'));

    /// <summary>The net under everything: takes out what can be told as a password in any line.</summary>
    public static string Scrub(string text) =>
        // Both patterns need one of these; nearly no line has them, and the expressions cost their compilation.
        text.Contains("://", StringComparison.Ordinal) || text.Contains('=', StringComparison.Ordinal)
            ? InKeyword().Replace(InUrl().Replace(text, "$1***@"), "$1***")
            : text;

    // To the last @ of the line: a password may hold anything, spaces and slashes included. Only the word itself is
    // an example.
    [GeneratedRegex(@"(\w+://[^\s:/@]*:)(?!password@).+@")]
    private static partial Regex InUrl();

    [GeneratedRegex(
        @"(\b(?:ssl\s*)?(?:password|pwd|psw|pass)\s*=\s*)(?:'[^']*'|""[^""]*""|[^;&\s]*)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InKeyword();
}
