namespace Bookline.Migrations.Sql;

/// <summary>vacuum, analyze, cluster, reindex and refresh.</summary>
static class UpkeepStatements
{
    public static SqlStatement Read(SqlStatement s, TokenReader r)
    {
        r.Position = 0;
        return r.Word() switch
        {
            "analyze" => Tables(s with { Kind = "analyze", QueuesHarmlessly = true }, r, LockMode.ShareUpdateExclusive),
            "vacuum" => Vacuum(s, r),
            "cluster" => Cluster(s, r),
            "reindex" => Reindex(s, r),
            _ => Refresh(s, r),
        };
    }

    static SqlStatement Vacuum(SqlStatement s, TokenReader r)
    {
        var full = s.Text.Contains("full", StringComparison.OrdinalIgnoreCase);
        s = s with { Kind = full ? "vacuum full" : "vacuum", NeedsNoTransaction = true, QueuesHarmlessly = !full };
        while (r.TryAny("full", "freeze", "verbose", "analyze")) { }

        return Tables(s, r, full ? LockMode.AccessExclusive : LockMode.ShareUpdateExclusive);
    }

    static SqlStatement Cluster(SqlStatement s, TokenReader r) =>
        Tables(s with { Kind = "cluster" }, r, LockMode.AccessExclusive);

    static SqlStatement Reindex(SqlStatement s, TokenReader r)
    {
        SkipOptions(r);
        var what = r.Word();
        var concurrently = r.Try("concurrently") || s.Text.Contains("concurrently", StringComparison.OrdinalIgnoreCase);
        s = s with
        {
            Kind = concurrently ? "reindex concurrently" : "reindex",
            NeedsNoTransaction = concurrently || what is "schema" or "database" or "system",
            QueuesHarmlessly = concurrently,
        };
        return what is "table" or "index"
            ? Tables(
                s,
                r,
                concurrently ? LockMode.ShareUpdateExclusive
                    : what == "table" ? LockMode.Share
                    : LockMode.AccessExclusive
            )
            : s;
    }

    static SqlStatement Refresh(SqlStatement s, TokenReader r)
    {
        r.Try("materialized", "view");
        var concurrently = r.Try("concurrently");
        return Tables(
            s with
            {
                Kind = "refresh materialized view",
            },
            r,
            concurrently ? LockMode.Exclusive : LockMode.AccessExclusive
        );
    }

    static SqlStatement Tables(SqlStatement s, TokenReader r, LockMode mode)
    {
        SkipOptions(r);
        r.Try("verbose");
        var tables = DataStatements.Names(r);
        return s with { Reads = tables, Locks = [.. tables.Select(t => new TableLock(t, mode))] };
    }

    static void SkipOptions(TokenReader r)
    {
        if (!r.IsSymbol('('))
        {
            return;
        }

        while (!r.AtEnd && !r.IsSymbol(')'))
        {
            r.Skip();
        }

        r.Skip();
    }
}
