namespace Bookline.Migrations.Sql;

/// <summary>Table locks, weakest first, as PostgreSQL orders them.</summary>
enum LockMode
{
    AccessShare,
    RowShare,
    RowExclusive,
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    Exclusive,
    AccessExclusive,
}

/// <summary>A lock that a statement takes on a table, as the script names it.</summary>
sealed record TableLock(string Table, LockMode Mode);

static class LockModes
{
    static readonly (LockMode Mode, string Sql, string PgLocks)[] Names =
    [
        (LockMode.AccessShare, "access share", "AccessShareLock"),
        (LockMode.RowShare, "row share", "RowShareLock"),
        (LockMode.RowExclusive, "row exclusive", "RowExclusiveLock"),
        (LockMode.ShareUpdateExclusive, "share update exclusive", "ShareUpdateExclusiveLock"),
        (LockMode.Share, "share", "ShareLock"),
        (LockMode.ShareRowExclusive, "share row exclusive", "ShareRowExclusiveLock"),
        (LockMode.Exclusive, "exclusive", "ExclusiveLock"),
        (LockMode.AccessExclusive, "access exclusive", "AccessExclusiveLock"),
    ];

    /// <summary>The modes in which others cannot write, as a SQL list for <c>pg_locks.mode</c>.</summary>
    public const string BlockingInPgLocks =
        "'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'";

    public static string Sql(this LockMode mode) => Names[(int)mode].Sql;

    public static string PgLocks(this LockMode mode) => Names[(int)mode].PgLocks;

    /// <summary>True when writers have to wait while it is held.</summary>
    public static bool BlocksWriters(this LockMode mode) => mode >= LockMode.Share;

    public static string Blocks(this LockMode mode) =>
        mode == LockMode.AccessExclusive ? "reads and writes"
        : mode.BlocksWriters() ? "writes"
        : "nothing";

    public static LockMode? Parse(string sql)
    {
        var at = Array.FindIndex(Names, n => n.Sql.Equals(sql, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : Names[at].Mode;
    }
}
