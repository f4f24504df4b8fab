namespace Bookline.Migrations.Sql;

enum SqlTokenKind
{
    Space,
    LineComment,
    BlockComment,
    Word,
    QuotedName,
    Text,
    Number,
    Symbol,
    Semicolon,
}

/// <summary>A piece of a script; the pieces of a script put together are the script.</summary>
readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, int Line)
{
    public int End => Start + Length;

    public bool IsSignificant =>
        Kind is not (SqlTokenKind.Space or SqlTokenKind.LineComment or SqlTokenKind.BlockComment);

    public string Of(string script) => script.Substring(Start, Length);

    public bool Is(string script, string word) =>
        Length == word.Length && script.AsSpan(Start, Length).Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A script that cannot be cut into tokens or statements.</summary>
sealed class SqlSyntaxException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
