namespace Bookline.Migrations.Sql;

/// <summary>Statements that read and change rows.</summary>
static class DataStatements
{
    public static SqlStatement Select(SqlStatement s, TokenReader r)
    {
        var lockRows = RowLocks(r);
        var reads = Sources(r);
        return s with
        {
            Kind = lockRows ? "select for update" : "select",
            Reads = reads,
            Locks = [.. reads.Select(t => new TableLock(t, lockRows ? LockMode.RowShare : LockMode.AccessShare))],
        };
    }

    public static SqlStatement With(SqlStatement s, TokenReader r)
    {
        var names = CommonTableNames(r);
        var locks = new List<TableLock>();
        var kinds = new List<string>();
        r.Position = 0;
        while (!r.AtEnd)
        {
            if (Target(r) is { } target)
            {
                kinds.Add(target.Kind);
                locks.Add(new TableLock(target.Table, LockMode.RowExclusive));
            }
            else
            {
                r.Skip();
            }
        }

        r.Position = 0;
        string[] reads = [.. Sources(r).Where(t => !names.Contains(t))];
        return s with
        {
            Kind = kinds.Count == 0 ? "select" : string.Join(", ", kinds.Distinct()),
            Reads = reads,
            Writes = [.. locks.Select(l => l.Table).Distinct()],
            Locks =
            [
                .. locks.Distinct(),
                .. reads
                    .Where(t => !locks.Exists(l => l.Table == t))
                    .Select(t => new TableLock(t, LockMode.AccessShare)),
            ],
        };
    }

    public static SqlStatement Change(SqlStatement s, TokenReader r)
    {
        r.Position = 0;
        if (Target(r) is not { } target)
        {
            return s with { Kind = "?" };
        }

        string[] reads = [.. Sources(r).Where(t => t != target.Table)];
        // Changed rows are also found by reading the table that holds them.
        var readsTarget = target.Kind != "insert";
        return s with
        {
            Kind = target.Kind,
            Writes = [target.Table],
            Reads = readsTarget ? [target.Table, .. reads] : reads,
            Locks =
            [
                new TableLock(target.Table, LockMode.RowExclusive),
                .. reads.Select(t => new TableLock(t, LockMode.AccessShare)),
            ],
        };
    }

    public static SqlStatement Truncate(SqlStatement s, TokenReader r)
    {
        r.Try("table");
        r.Try("only");
        return s with
        {
            Kind = "truncate",
            Locks = [.. Names(r).Select(t => new TableLock(t, LockMode.AccessExclusive))],
        };
    }

    public static SqlStatement LockTable(SqlStatement s, TokenReader r)
    {
        r.Try("table");
        r.Try("only");
        var tables = Names(r);
        var words = new List<string>();
        if (r.Try("in"))
        {
            while (!r.IsWord("mode") && r.Word() is { } word)
            {
                words.Add(word);
            }
        }

        var mode = LockModes.Parse(string.Join(' ', words)) ?? LockMode.AccessExclusive;
        return s with { Kind = "lock table", Locks = [.. tables.Select(t => new TableLock(t, mode))] };
    }

    public static SqlStatement Copy(SqlStatement s, TokenReader r)
    {
        var table = r.Name();
        var client = r.Seek("stdin") || r.Seek("stdout");
        return s with
        {
            Kind = "copy",
            Writes = table is null ? [] : [table],
            Locks = table is null ? [] : [new TableLock(table, LockMode.RowExclusive)],
            Refusal = client
                ? "COPY from or to the client is not supported in scripts: write INSERT statements."
                : null,
        };
    }

    /// <summary>Names that follow from, join and using.</summary>
    public static string[] Sources(TokenReader r)
    {
        var start = r.Position;
        var names = new List<string>();
        while (!r.AtEnd)
        {
            if (!r.TryAny("from", "join", "using"))
            {
                r.Skip();
                continue;
            }

            // A comma list: from a, b. `is distinct from x` and `extract(… from x)` are told apart by nothing but
            // the catalog, which drops names that are no tables.
            do
            {
                r.Try("only");
                r.Try("lateral");
                var name = r.Name();
                if (name is null || r.IsSymbol('('))
                {
                    break;
                }

                names.Add(name);
                r.Try("as");
                if (!IsClause(r))
                {
                    r.Word();
                }
            } while (TryComma(r));
        }

        r.Position = start;
        return [.. names.Distinct()];
    }

    public static string[] Names(TokenReader r)
    {
        var names = new List<string>();
        do
        {
            if (r.Name() is not { } name)
            {
                break;
            }

            names.Add(name);
        } while (TryComma(r));

        return [.. names];
    }

    static (string Kind, string Table)? Target(TokenReader r)
    {
        var start = r.Position;
        string? kind = null;
        if (r.Try("insert", "into") || r.Try("merge", "into"))
        {
            r.Position = start;
            kind = r.Word();
            r.Skip();
        }
        else if (r.Try("delete", "from"))
        {
            kind = "delete";
        }
        else if (!Follows(r, "for") && !Follows(r, "do") && !Follows(r, "key") && r.Try("update"))
        {
            kind = "update";
        }

        if (kind is not null)
        {
            r.Try("only");
            if (!r.IsWord("set") && r.Name() is { } table)
            {
                return (kind, table);
            }
        }

        r.Position = start;
        return null;
    }

    static bool Follows(TokenReader r, string word) => r.Position > 0 && r.IsWord(word, -1);

    static bool RowLocks(TokenReader r)
    {
        var start = r.Position;
        var found = false;
        while (!found && r.Seek("for"))
        {
            found = r.IsWord("update") || r.IsWord("share") || r.IsWord("key") || r.IsWord("no");
        }

        r.Position = start;
        return found;
    }

    static HashSet<string> CommonTableNames(TokenReader r)
    {
        var names = new HashSet<string>();
        r.Try("recursive");
        while (!r.AtEnd)
        {
            var start = r.Position;
            if (r.Name() is { } name && (r.IsWord("as") || r.IsSymbol('(')))
            {
                names.Add(name);
            }

            r.Position = start + 1;
        }

        return names;
    }

    static bool TryComma(TokenReader r)
    {
        if (!r.IsSymbol(','))
        {
            return false;
        }

        r.Skip();
        return true;
    }

    static bool IsClause(TokenReader r)
    {
        foreach (
            var word in (ReadOnlySpan<string>)
                [
                    "where",
                    "join",
                    "left",
                    "right",
                    "full",
                    "inner",
                    "cross",
                    "natural",
                    "on",
                    "using",
                    "group",
                    "order",
                    "limit",
                    "union",
                    "except",
                    "intersect",
                    "set",
                    "when",
                    "having",
                    "returning",
                    "for",
                    "tablesample",
                    "window",
                ]
        )
        {
            if (r.IsWord(word))
            {
                return true;
            }
        }

        return false;
    }
}
