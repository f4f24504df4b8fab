namespace Bookline.Migrations.Sql;

static class DropStatements
{
    public static SqlStatement Read(SqlStatement s, TokenReader r)
    {
        var kind = r.Word() ?? "?";
        if (kind == "materialized")
        {
            kind = "materialized " + r.Word();
        }

        var concurrently = kind == "index" && r.Try("concurrently");
        r.Try("if", "exists");
        return kind switch
        {
            "table" or "materialized view" => s with
            {
                Kind = $"drop {kind}",
                Locks = [.. DataStatements.Names(r).Select(t => new TableLock(t, LockMode.AccessExclusive))],
            },
            "index" => s with
            {
                Kind = concurrently ? "drop index concurrently" : "drop index",
                // The lock is taken on the index's table, which only the catalog knows.
                Locks =
                [
                    .. DataStatements
                        .Names(r)
                        .Select(t => new TableLock(
                            t,
                            concurrently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive
                        )),
                ],
                NeedsNoTransaction = concurrently,
                QueuesHarmlessly = concurrently,
            },
            "trigger" or "policy" or "rule" => r.Seek("on") && r.Name() is { } table
                ? s with
                {
                    Kind = $"drop {kind}",
                    Locks = [new TableLock(table, LockMode.AccessExclusive)],
                }
                : s with
                {
                    Kind = $"drop {kind}",
                },
            "database" or "tablespace" or "subscription" => s with { Kind = $"drop {kind}", NeedsNoTransaction = true },
            _ => s with { Kind = $"drop {kind}" },
        };
    }
}
