namespace Bookline.Migrations.Sql;

static class AlterStatements
{
    public static SqlStatement Read(SqlStatement s, TokenReader r)
    {
        var materialized = r.Try("materialized");
        var kind = r.Word() ?? "?";
        switch (kind)
        {
            case "table" or "view" or "sequence" or "index":
                return Relation(s, r, kind);
            case "policy":
                return r.Seek("on") && r.Name() is { } table
                    ? s with
                    {
                        Kind = "alter policy",
                        Locks = [new TableLock(table, LockMode.AccessExclusive)],
                    }
                    : s with
                    {
                        Kind = "alter policy",
                    };
            case "system":
                return s with { Kind = "alter system", NeedsNoTransaction = true };
            default:
                return s with { Kind = materialized ? "alter materialized view" : $"alter {kind}" };
        }
    }

    static SqlStatement Relation(SqlStatement s, TokenReader r, string kind)
    {
        r.Try("if", "exists");
        r.Try("only");
        var table = r.Name() ?? "?";
        if (r.IsSymbol('*'))
        {
            r.Skip();
        }

        if (kind is "sequence" or "view")
        {
            return s with { Kind = $"alter {kind}" };
        }

        var locks = new List<TableLock>();
        var (harmless, reads, concurrently) = (true, false, false);
        foreach (var action in Actions(r))
        {
            r.Position = action;
            var mode = Mode(r);
            harmless &= mode == LockMode.ShareUpdateExclusive;
            locks.Add(new TableLock(table, mode));
            r.Position = action;
            reads |= r.IsWord("validate") || r.IsWord("add");
            concurrently |= r.IsWord("detach") && r.Seek("concurrently");
            r.Position = action;
            if (References(r) is { } other && other != table)
            {
                locks.Add(new TableLock(other, LockMode.ShareRowExclusive));
            }
        }

        var validates = s.Text.Contains("validate", StringComparison.OrdinalIgnoreCase) && harmless;
        return s with
        {
            Kind = validates ? "alter table validate constraint" : $"alter {kind}",
            Locks = [.. locks.GroupBy(l => l.Table).Select(g => g.MaxBy(l => l.Mode)!)],
            Reads = reads && ScansTable(s) ? [table] : [],
            QueuesHarmlessly = harmless && locks.Count > 0,
            NeedsNoTransaction = concurrently,
        };
    }

    static bool ScansTable(SqlStatement s) =>
        !s.Text.Contains("not valid", StringComparison.OrdinalIgnoreCase)
        && !s.Text.Contains("using index", StringComparison.OrdinalIgnoreCase)
        && (
            s.Text.Contains("validate", StringComparison.OrdinalIgnoreCase)
            || s.Text.Contains("constraint", StringComparison.OrdinalIgnoreCase)
            || s.Text.Contains("primary key", StringComparison.OrdinalIgnoreCase)
            || s.Text.Contains("unique", StringComparison.OrdinalIgnoreCase)
        );

    // Positions where the comma-separated actions start.
    static List<int> Actions(TokenReader r)
    {
        var starts = new List<int> { r.Position };
        var depth = 0;
        for (var i = r.Position; i < r.Count; i++)
        {
            r.Position = i;
            depth +=
                r.IsSymbol('(') ? 1
                : r.IsSymbol(')') ? -1
                : 0;
            if (depth == 0 && r.IsSymbol(','))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }

    static LockMode Mode(TokenReader r)
    {
        var start = r.Position;
        if (
            r.Try("validate", "constraint")
            || r.Try("attach", "partition")
            || r.Try("cluster", "on")
            || r.Try("set", "without", "cluster")
        )
        {
            return LockMode.ShareUpdateExclusive;
        }

        if (r.Try("set") && r.IsSymbol('(') || r.Try("reset") && r.IsSymbol('('))
        {
            return LockMode.ShareUpdateExclusive;
        }

        r.Position = start;
        if (r.Try("detach", "partition"))
        {
            return r.Seek("concurrently") ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
        }

        if (r.Try("alter"))
        {
            r.Try("column");
            r.Name();
            return r.Try("set", "statistics") || (r.TryAny("set", "reset") && r.IsSymbol('('))
                ? LockMode.ShareUpdateExclusive
                : LockMode.AccessExclusive;
        }

        if (r.TryAny("enable", "disable"))
        {
            r.TryAny("replica", "always");
            return r.IsWord("trigger") ? LockMode.ShareRowExclusive : LockMode.AccessExclusive;
        }

        if (r.Try("add"))
        {
            if (r.Try("constraint"))
            {
                r.Name();
            }

            return r.IsWord("foreign") ? LockMode.ShareRowExclusive : LockMode.AccessExclusive;
        }

        return LockMode.AccessExclusive;
    }

    static string? References(TokenReader r)
    {
        var depth = 0;
        for (; !r.AtEnd; r.Skip())
        {
            depth +=
                r.IsSymbol('(') ? 1
                : r.IsSymbol(')') ? -1
                : 0;
            if (depth == 0 && r.IsSymbol(','))
            {
                return null;
            }

            if (r.Try("references"))
            {
                return r.Name();
            }
        }

        return null;
    }
}
