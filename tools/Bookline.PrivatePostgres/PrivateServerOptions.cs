namespace Bookline.PrivatePostgres;

/// <summary>What a private server should be like. The defaults give a durable throw-away server.</summary>
public sealed record PrivateServerOptions
{
    /// <summary>Folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; null: <see cref="PostgresBinaries.Find"/>.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>Overrides for postgresql.conf, by setting name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Folder to keep the server in; null: a new one in the temp folder. A cluster found there is used as it is.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>Where a new folder is rather made than in the temp folder, if the server's user can write there.</summary>
    public string? PreferredParent { get; init; }

    /// <summary>Leave the folder behind when the server is disposed of. Off: everything is deleted.</summary>
    public bool KeepFolder { get; init; }

    /// <summary>False trades safety against a power cut for speed; a killed server still recovers.</summary>
    public bool Durable { get; init; } = true;

    public int MaxConnections { get; init; } = 100;

    /// <summary>Null: every local user is trusted. Otherwise scram, and this is the superuser's password.</summary>
    public string? Password { get; init; }
}

/// <summary>How a server goes down.</summary>
public enum StopMode
{
    /// <summary>Sessions are cut off, everything is written: a clean end.</summary>
    Fast,

    /// <summary>As in a crash: the next start recovers from the log.</summary>
    Immediate,
}
