namespace Bookline.Migrations;

/// <summary>An expected trouble of a migration run: what happened, where, and what to do about it.</summary>
public abstract class MigrationException : Exception
{
    private protected MigrationException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>The script, such as <c>0001_multi_tenant_schema.up.sql</c>.</summary>
    public string? File { get; internal set; }

    /// <summary>Line of the script, from 1.</summary>
    public int? Line { get; internal set; }

    /// <summary>The migration's id.</summary>
    public string? Migration { get; internal set; }

    /// <summary>The step's name.</summary>
    public string? Step { get; internal set; }

    /// <summary>The statement, shortened.</summary>
    public string? Statement { get; internal set; }

    /// <summary>Five characters from the server.</summary>
    public string? SqlState { get; internal set; }

    /// <summary>The server's DETAIL.</summary>
    public string? Detail { get; internal set; }

    /// <summary>What to do: the script's HINT, or the engine's advice.</summary>
    public string? Hint { get; internal set; }

    /// <summary>What the run had done before it stopped; null when it had not begun.</summary>
    public RunReport? Progress { get; internal set; }
}
