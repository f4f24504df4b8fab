namespace Bookline.Migrations.Sql;

static class CreateStatements
{
    public static SqlStatement Read(SqlStatement s, TokenReader r)
    {
        r.Try("or", "replace");
        var start = r.Position;
        if (r.Try("unique", "index") || r.Try("index"))
        {
            return Index(s, r);
        }

        r.TryAny("global", "local");
        r.TryAny("temporary", "temp", "unlogged", "foreign");
        if (r.Try("table"))
        {
            return Table(s, r);
        }

        r.Position = start;
        r.TryAny("constraint", "recursive", "materialized", "trusted", "event");
        var kind = r.Word() ?? "?";
        return kind switch
        {
            "trigger" => OnTable(s, r, "create trigger", LockMode.ShareRowExclusive),
            "policy" => OnTable(s, r, "create policy", LockMode.AccessExclusive),
            "rule" => OnTable(s, r, "create rule", LockMode.AccessExclusive, seek: "to"),
            "view" => View(s, r),
            "statistics" => Statistics(s, r),
            "database" or "tablespace" or "subscription" => s with
            {
                Kind = $"create {kind}",
                NeedsNoTransaction = true,
            },
            _ => s with { Kind = $"create {kind}" },
        };
    }

    static SqlStatement Index(SqlStatement s, TokenReader r)
    {
        var concurrently = r.Try("concurrently");
        r.Try("if", "not", "exists");
        var name = r.IsWord("on") ? null : r.Name();
        r.Try("on");
        r.Try("only");
        var table = r.Name() ?? "?";
        return s with
        {
            Kind = concurrently ? "create index concurrently" : "create index",
            Locks = [new TableLock(table, concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share)],
            Reads = [table],
            Writes = [table],
            NeedsNoTransaction = concurrently,
            QueuesHarmlessly = concurrently,
            ConcurrentIndex = concurrently ? name : null,
            ConcurrentIndexTable = concurrently ? table : null,
            Refusal =
                concurrently && name is null
                    ? "A concurrent index needs a name of its own, so that an interrupted build can be found and repaired."
                    : null,
        };
    }

    static SqlStatement Table(SqlStatement s, TokenReader r)
    {
        r.Try("if", "not", "exists");
        var name = r.Name() ?? "?";
        var locks = new List<TableLock>();
        if (r.Try("partition", "of") && r.Name() is { } parent)
        {
            locks.Add(new TableLock(parent, LockMode.AccessExclusive));
        }

        var start = r.Position;
        while (r.Seek("references"))
        {
            if (r.Name() is { } other && other != name)
            {
                locks.Add(new TableLock(other, LockMode.ShareRowExclusive));
            }
        }

        r.Position = start;
        var copies = r.Seek("as") && (r.IsWord("select") || r.IsWord("table") || r.IsWord("with") || r.IsSymbol('('));
        string[] reads = copies
            ? r.Try("table")
                ? [r.Name() ?? "?"]
                : DataStatements.Sources(r)
            : [];
        return s with
        {
            Kind = copies ? "create table as" : "create table",
            Reads = reads,
            // A copy writes about as much as it reads.
            Writes = reads,
            Locks = [.. locks.Distinct(), .. reads.Select(t => new TableLock(t, LockMode.AccessShare))],
            QueuesHarmlessly = copies,
        };
    }

    static SqlStatement View(SqlStatement s, TokenReader r)
    {
        var materialized = r.IsWord("materialized", -2);
        var reads = DataStatements.Sources(r);
        return s with
        {
            Kind = materialized ? "create materialized view" : "create view",
            Reads = materialized ? reads : [],
            Writes = materialized ? reads : [],
            Locks = [.. reads.Select(t => new TableLock(t, LockMode.AccessShare))],
        };
    }

    static SqlStatement Statistics(SqlStatement s, TokenReader r) =>
        r.Seek("from") && r.Name() is { } table
            ? s with
            {
                Kind = "create statistics",
                Locks = [new TableLock(table, LockMode.ShareUpdateExclusive)],
                QueuesHarmlessly = true,
            }
            : s with
            {
                Kind = "create statistics",
            };

    static SqlStatement OnTable(SqlStatement s, TokenReader r, string kind, LockMode mode, string seek = "on") =>
        r.Seek(seek) && r.Name() is { } table
            ? s with
            {
                Kind = kind,
                Locks = [new TableLock(table, mode)],
            }
            : s with
            {
                Kind = kind,
            };
}
