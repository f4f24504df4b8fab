namespace Bookline.Migrations.Sql;

/// <summary>A statement's tokens, comments around it left out, its semicolon too.</summary>
readonly record struct StatementRange(int FirstToken, int LastToken);

/// <summary>Groups tokens into statements.</summary>
static class StatementSplitter
{
    /// <exception cref="SqlSyntaxException">Parentheses or a <c>begin atomic</c> body are not closed.</exception>
    public static List<StatementRange> Split(string script, IReadOnlyList<SqlToken> tokens)
    {
        var statements = new List<StatementRange>();
        var (first, last, parens, body, parenLine) = (-1, -1, 0, 0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsSignificant)
            {
                continue;
            }

            if (token.Kind == SqlTokenKind.Semicolon && parens == 0 && body == 0)
            {
                if (first >= 0)
                {
                    statements.Add(new StatementRange(first, last));
                }

                first = -1;
                continue;
            }

            first = first < 0 ? i : first;
            if (token.Kind == SqlTokenKind.Word)
            {
                body += BodyChange(script, token, last < first ? default : tokens[last], body);
            }
            else if (token.Kind == SqlTokenKind.Symbol && script[token.Start] is '(' or ')')
            {
                parenLine = parens == 0 ? token.Line : parenLine;
                parens += script[token.Start] == '(' ? 1 : -1;
                if (parens < 0)
                {
                    throw new SqlSyntaxException(token.Line, "This closing parenthesis has no opening one.");
                }
            }

            last = i;
        }

        if (parens > 0)
        {
            throw new SqlSyntaxException(parenLine, "The parenthesis that starts here is never closed.");
        }

        if (body > 0)
        {
            throw new SqlSyntaxException(tokens[first].Line, "The 'begin atomic' body of this statement has no 'end'.");
        }

        if (first >= 0)
        {
            statements.Add(new StatementRange(first, last));
        }

        return statements;
    }

    // In `begin atomic … end` the semicolons belong to the function; only `case` also needs an `end` there.
    static int BodyChange(string script, SqlToken token, SqlToken before, int body)
    {
        if (body == 0)
        {
            return token.Is(script, "atomic") && before.Is(script, "begin") ? 1 : 0;
        }

        if (
            before.Is(script, "as")
            || (before.Kind == SqlTokenKind.Symbol && before.Length > 0 && script[before.Start] == '.')
        )
        {
            // `as end` and `t.end` are names.
            return 0;
        }

        if (token.Is(script, "case") && !before.Is(script, "end"))
        {
            return 1;
        }

        return token.Is(script, "end") ? -1 : 0;
    }
}
