namespace Bookline.Migrations.Sql;

/// <summary>Cuts a script into tokens by PostgreSQL's lexical rules, with <c>standard_conforming_strings</c> on.</summary>
/// <remarks>A driver's own splitting breaks <c>begin atomic</c> bodies, so nothing here relies on it.</remarks>
sealed class SqlLexer
{
    readonly string script;
    readonly List<SqlToken> tokens = [];
    int at;
    int line = 1;

    SqlLexer(string script) => this.script = script;

    /// <exception cref="SqlSyntaxException">Something is never closed, or is meant for psql.</exception>
    public static List<SqlToken> Tokens(string script)
    {
        var lexer = new SqlLexer(script);
        while (lexer.at < script.Length)
        {
            lexer.Next();
        }

        return lexer.tokens;
    }

    void Next()
    {
        var c = script[at];
        if (IsSpace(c))
        {
            Take(SqlTokenKind.Space, SpaceEnd(at));
        }
        else if (c == '-' && Peek(1) == '-')
        {
            var end = script.IndexOfAny(['\n', '\r'], at);
            Take(SqlTokenKind.LineComment, end < 0 ? script.Length : end);
        }
        else if (c == '/' && Peek(1) == '*')
        {
            Take(SqlTokenKind.BlockComment, BlockCommentEnd());
        }
        else if (c == '\'')
        {
            Take(SqlTokenKind.Text, TextEnd(at, backslash: false));
        }
        else if (c is 'e' or 'E' && Peek(1) == '\'')
        {
            Take(SqlTokenKind.Text, TextEnd(at + 1, backslash: true));
        }
        else if (c is 'b' or 'B' or 'x' or 'X' or 'n' or 'N' && Peek(1) == '\'')
        {
            Take(SqlTokenKind.Text, TextEnd(at + 1, backslash: false));
        }
        else if (c is 'u' or 'U' && Peek(1) == '&' && Peek(2) is '\'' or '"')
        {
            var name = Peek(2) == '"';
            Take(name ? SqlTokenKind.QuotedName : SqlTokenKind.Text, name ? NameEnd(at + 2) : TextEnd(at + 2, false));
        }
        else if (c == '"')
        {
            Take(SqlTokenKind.QuotedName, NameEnd(at));
        }
        else if (c == '$' && DollarTag() is { } tag)
        {
            var end = script.IndexOf(tag, at + tag.Length, StringComparison.Ordinal);
            Take(SqlTokenKind.Text, end < 0 ? throw Unclosed($"The {tag} quote") : end + tag.Length);
        }
        else if (IsNameStart(c))
        {
            var end = at + 1;
            while (end < script.Length && IsNamePart(script[end]))
            {
                end++;
            }

            Take(SqlTokenKind.Word, end);
        }
        else if (char.IsAsciiDigit(c))
        {
            var end = at + 1;
            while (end < script.Length && (char.IsAsciiLetterOrDigit(script[end]) || script[end] is '_'))
            {
                end++;
            }

            Take(SqlTokenKind.Number, end);
        }
        else if (c == '\\')
        {
            throw new SqlSyntaxException(
                line,
                "A backslash starts a psql command, and these scripts are run without psql: write plain SQL."
            );
        }
        else
        {
            Take(c == ';' ? SqlTokenKind.Semicolon : SqlTokenKind.Symbol, at + 1);
        }
    }

    void Take(SqlTokenKind kind, int end)
    {
        tokens.Add(new SqlToken(kind, at, end - at, line));
        line += script.AsSpan(at, end - at).Count('\n');
        at = end;
    }

    int BlockCommentEnd()
    {
        // Comments nest in PostgreSQL, unlike in C.
        var depth = 0;
        for (var i = at; i < script.Length - 1; i++)
        {
            if (script[i] == '/' && script[i + 1] == '*')
            {
                depth++;
                i++;
            }
            else if (script[i] == '*' && script[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                {
                    return i + 1;
                }
            }
        }

        throw Unclosed("The comment");
    }

    int TextEnd(int quote, bool backslash)
    {
        var i = quote + 1;
        while (i < script.Length)
        {
            if (backslash && script[i] == '\\')
            {
                i += 2;
            }
            else if (script[i] != '\'')
            {
                i++;
            }
            else if (i + 1 < script.Length && script[i + 1] == '\'')
            {
                i += 2;
            }
            else if (backslash && ContinuedAt(i + 1) is { } again)
            {
                i = again + 1;
            }
            else
            {
                return i + 1;
            }
        }

        throw Unclosed("The string");
    }

    // 'a' <newline> 'b' is one literal, and its second part keeps the backslash rule of the first.
    int? ContinuedAt(int from)
    {
        var end = SpaceEnd(from);
        return end < script.Length && script[end] == '\'' && script.AsSpan(from, end - from).Contains('\n')
            ? end
            : null;
    }

    int NameEnd(int quote)
    {
        var i = quote + 1;
        while (i < script.Length)
        {
            if (script[i] != '"')
            {
                i++;
            }
            else if (i + 1 < script.Length && script[i + 1] == '"')
            {
                i += 2;
            }
            else
            {
                return i + 1;
            }
        }

        throw Unclosed("The quoted name");
    }

    string? DollarTag()
    {
        var end = at + 1;
        while (end < script.Length && script[end] != '$' && IsNamePart(script[end]))
        {
            end++;
        }

        var closed = end < script.Length && script[end] == '$';
        return closed && (end == at + 1 || IsNameStart(script[at + 1])) ? script[at..(end + 1)] : null;
    }

    int SpaceEnd(int from)
    {
        while (from < script.Length && IsSpace(script[from]))
        {
            from++;
        }

        return from;
    }

    char Peek(int ahead) => at + ahead < script.Length ? script[at + ahead] : '\0';

    SqlSyntaxException Unclosed(string what) => new(line, $"{what} that starts here is never closed.");

    // A byte order mark is no SQL, but editors leave it at the start of files.
    static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v' or '\uFEFF';

    static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    static bool IsNamePart(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '$';
}
