namespace Bookline.Isolation.Expressions;

/// <summary>A part of an expression.</summary>
readonly struct TokenRange
{
    static readonly string[] Identities = ["current_user", "session_user", "current_role", "user"];

    // Written like calls, and read nothing.
    static readonly string[] Forms =
    [
        "any",
        "all",
        "some",
        "array",
        "row",
        "coalesce",
        "nullif",
        "greatest",
        "least",
        "and",
        "or",
        "not",
        "in",
        "case",
        "when",
        "then",
        "else",
    ];

    readonly ArraySegment<SqlToken> tokens;

    TokenRange(ArraySegment<SqlToken> tokens) => this.tokens = tokens;

    public static TokenRange Of(string expression) => new(SqlTokens.Read(expression).ToArray());

    public bool HasQuery => tokens.Any(t => t.IsWord("select"));

    /// <summary>True for a subquery that reads something; <c>(select f())</c> is only a way to say f().</summary>
    public bool HasTables => HasQuery && tokens.Any(t => t.IsWord("from"));

    public bool CallsSomething
    {
        get
        {
            for (var i = 0; i < tokens.Count; i++)
            {
                if (
                    tokens[i].IsName
                    && (
                        Identities.Any(tokens[i].IsWord)
                        || (i + 1 < tokens.Count && tokens[i + 1].Is("(") && !IsType(i) && !Forms.Any(tokens[i].IsWord))
                    )
                )
                {
                    return true;
                }
            }

            return false;
        }
    }

    public bool IsOnly(string word) => tokens.Count == 1 && tokens[0].IsWord(word);

    public bool EndsWith(params string[] words) =>
        tokens.Count > words.Length && tokens[^words.Length..].Zip(words).All(p => p.First.IsWord(p.Second));

    public bool Names(string column) => NamesAny(new HashSet<string> { column });

    /// <summary>True when a name of these stands there as a column: no call, no type, no function's schema.</summary>
    public bool NamesAny(IReadOnlySet<string> columns)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var follows = i + 1 < tokens.Count ? tokens[i + 1] : default;
            if (
                tokens[i].IsName
                && columns.Contains(tokens[i].Text)
                && !IsType(i)
                && !follows.Is("(")
                && !follows.Is(".")
                // The subquery's own name for its result.
                && !(i > 0 && tokens[i - 1].IsWord("as"))
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for the column alone, cast or not.</summary>
    public bool IsColumn(string column)
    {
        var part = Unwrapped();
        var cast = part.FirstAtTop("::");
        return cast >= 0
            ? new TokenRange(part.tokens[..cast]).IsColumn(column)
            : part.tokens.Count > 0
                && part.tokens[^1].IsName
                && part.tokens[^1].Text == column
                && (part.tokens.Count == 1 || (part.tokens.Count == 3 && part.tokens[1].Is(".")));
    }

    /// <summary>Without brackets around the whole.</summary>
    public TokenRange Unwrapped()
    {
        var part = tokens;
        while (part.Count > 1 && part[0].Is("(") && Closing(part) == part.Count - 1)
        {
            part = part[1..^1];
        }

        return new TokenRange(part);
    }

    /// <summary>The operands of an operator or word that stands outside all brackets; one part where it does not.</summary>
    public IReadOnlyList<TokenRange> SplitAt(string word)
    {
        var parts = new List<TokenRange>();
        var (depth, start) = (0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            depth += Step(tokens[i]);
            if (depth == 0 && (tokens[i].Is(word) || tokens[i].IsWord(word)))
            {
                parts.Add(new TokenRange(tokens[start..i]));
                start = i + 1;
            }
        }

        parts.Add(new TokenRange(tokens[start..]));
        return parts;
    }

    public override string ToString() => string.Join(' ', tokens.Select(t => t.Text));

    static int Step(SqlToken token) =>
        token.Is("(") || token.Is("[") ? 1
        : token.Is(")") || token.Is("]") ? -1
        : 0;

    static int Closing(ArraySegment<SqlToken> part)
    {
        var depth = 0;
        for (var i = 0; i < part.Count; i++)
        {
            depth += Step(part[i]);
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    int FirstAtTop(string symbol)
    {
        var depth = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            depth += Step(tokens[i]);
            if (depth == 0 && tokens[i].Is(symbol))
            {
                return i;
            }
        }

        return -1;
    }

    bool IsType(int at) =>
        at > 0 && (tokens[at - 1].Is("::") || (at > 2 && tokens[at - 1].Is(".") && tokens[at - 3].Is("::")));
}
