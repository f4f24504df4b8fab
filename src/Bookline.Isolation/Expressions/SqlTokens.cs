using System.Text.RegularExpressions;

namespace Bookline.Isolation.Expressions;

/// <summary>A word of an expression as PostgreSQL deparses it.</summary>
/// <param name="Text">Identifiers without their quotes.</param>
readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    public bool Is(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    /// <summary>A word of the language; quoted, it would be a name.</summary>
    public bool IsWord(string word) =>
        Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;
}

enum SqlTokenKind
{
    Word,
    QuotedName,
    Literal,
    Symbol,
}

static partial class SqlTokens
{
    public static IReadOnlyList<SqlToken> Read(string expression) =>
        [
            .. Token()
                .Matches(expression)
                .Select(m =>
                    m.Groups["word"].Success ? new SqlToken(SqlTokenKind.Word, m.Value)
                    : m.Groups["quoted"].Success
                        ? new SqlToken(
                            SqlTokenKind.QuotedName,
                            m.Value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
                        )
                    : m.Groups["literal"].Success ? new SqlToken(SqlTokenKind.Literal, m.Value)
                    : new SqlToken(SqlTokenKind.Symbol, m.Value)
                ),
        ];

    [GeneratedRegex(
        """
            (?<literal>E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\d+(?:\.\d+)?)
            |(?<quoted>"(?:[^"]|"")*")
            |(?<word>[\p{L}_][\p{L}\p{N}_$]*)
            |(?<symbol>::|[-+*/<>=~!@\#%^&|`?]+|[(),.\[\]:;])
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Token();
}
