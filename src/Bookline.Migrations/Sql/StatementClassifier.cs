namespace Bookline.Migrations.Sql;

/// <summary>Tells from a statement's words what kind it is, which tables it locks and how, what it reads and writes.</summary>
/// <remarks>
/// An estimate for people and for the choice of time-outs; the run itself measures the locks that the server really holds.
/// </remarks>
static class StatementClassifier
{
    public static SqlStatement Classify(string script, IReadOnlyList<SqlToken> tokens, StatementRange range)
    {
        var first = tokens[range.FirstToken];
        var statement = new SqlStatement
        {
            Text = script[first.Start..tokens[range.LastToken].End],
            Line = first.Line,
            Kind = "",
        };
        var reader = new TokenReader(script, tokens, range);
        return Read(statement, reader) with { Text = statement.Text };
    }

    static SqlStatement Read(SqlStatement s, TokenReader r) =>
        r.Word() switch
        {
            "select" or "values" or "table" => DataStatements.Select(s, r),
            "with" => DataStatements.With(s, r),
            "insert" or "update" or "delete" or "merge" => DataStatements.Change(s, r),
            "truncate" => DataStatements.Truncate(s, r),
            "lock" => DataStatements.LockTable(s, r),
            "copy" => DataStatements.Copy(s, r),
            "create" => CreateStatements.Read(s, r),
            "alter" => AlterStatements.Read(s, r),
            "drop" => DropStatements.Read(s, r),
            "vacuum" or "analyze" or "cluster" or "reindex" or "refresh" => UpkeepStatements.Read(s, r),
            "comment" => s with { Kind = "comment", QueuesHarmlessly = true },
            "do" => s with { Kind = "do" },
            "call" => s with { Kind = "call" },
            "set" => Set(s, r),
            "discard" or "deallocate" => s with
            {
                Kind = "discard",
                Refusal = "It would throw away what the engine has prepared in the session.",
            },
            "reset" => s with
            {
                Kind = "reset",
                Refusal =
                    "It would take the engine's own settings from the session: '@set' and 'set local' end by themselves.",
            },
            "begin" or "start" or "commit" or "end" or "abort" or "rollback" or "savepoint" or "release" or "prepare" =>
                Transaction(s, r),
            { } word => s with { Kind = word },
            null => s with { Kind = "?", Refusal = "This is not a statement." },
        };

    static SqlStatement Set(SqlStatement s, TokenReader r) =>
        r.IsWord("local") || r.IsWord("constraints")
            ? s with
            {
                Kind = "set local",
                QueuesHarmlessly = true,
            }
            : s with
            {
                Kind = "set",
                Refusal =
                    "A session-wide setting would leak into other steps: write 'set local', or '-- @set name = value'.",
            };

    static SqlStatement Transaction(SqlStatement s, TokenReader r)
    {
        r.Position = 0;
        var word = r.Word()!;
        if (word == "prepare" && !r.IsWord("transaction"))
        {
            return s with
            {
                Kind = "prepare",
                Refusal = "It would outlive its step: which session runs a step is the engine's choice.",
            };
        }

        // Savepoints stay inside the step's transaction; the rest would end it behind the engine's back.
        var inside = word is "savepoint" or "release" || (word == "rollback" && (r.IsWord("to") || r.IsWord("to", 1)));
        return s with
        {
            Kind = word,
            Refusal = inside ? null : $"'{word}' is not allowed: each step is a transaction of its own.",
        };
    }
}
