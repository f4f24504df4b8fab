namespace Bookline.Migrations.Sql;

/// <summary>Walks over the significant tokens of one statement.</summary>
sealed class TokenReader
{
    readonly string script;
    readonly List<SqlToken> tokens = [];
    int at;

    public TokenReader(string script, IReadOnlyList<SqlToken> all, StatementRange range)
    {
        this.script = script;
        for (var i = range.FirstToken; i <= range.LastToken; i++)
        {
            if (all[i].IsSignificant)
            {
                tokens.Add(all[i]);
            }
        }
    }

    public bool AtEnd => at >= tokens.Count;

    public int Position
    {
        get => at;
        set => at = value;
    }

    public int Count => tokens.Count;

    public void Skip() => at++;

    public bool IsWord(string word, int ahead = 0) =>
        at + ahead < tokens.Count
        && tokens[at + ahead].Kind == SqlTokenKind.Word
        && tokens[at + ahead].Is(script, word);

    public bool IsSymbol(char symbol, int ahead = 0) =>
        at + ahead < tokens.Count
        && tokens[at + ahead].Kind == SqlTokenKind.Symbol
        && script[tokens[at + ahead].Start] == symbol;

    /// <summary>Takes the words if all of them come next.</summary>
    public bool Try(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!IsWord(words[i], i))
            {
                return false;
            }
        }

        at += words.Length;
        return true;
    }

    public bool TryAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Try(word))
            {
                return true;
            }
        }

        return false;
    }

    public string? Word() =>
        at < tokens.Count && tokens[at].Kind == SqlTokenKind.Word ? tokens[at++].Of(script).ToLowerInvariant() : null;

    /// <summary>A possibly qualified name, in the form <c>schema.table</c> without quotes; null when none comes next.</summary>
    public string? Name()
    {
        string? name = null;
        while (at < tokens.Count && tokens[at].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            var part = tokens[at].Of(script);
            part = tokens[at++].Kind == SqlTokenKind.Word ? part.ToLowerInvariant() : Unquote(part);
            name = name is null ? part : $"{name}.{part}";
            if (!IsSymbol('.'))
            {
                return name;
            }

            at++;
        }

        return name;
    }

    /// <summary>Moves behind the next occurrence of the word, at any depth.</summary>
    public bool Seek(string word)
    {
        for (var i = at; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == SqlTokenKind.Word && tokens[i].Is(script, word))
            {
                at = i + 1;
                return true;
            }
        }

        return false;
    }

    static string Unquote(string quoted) => quoted.Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal);
}
