namespace Bookline.Isolation;

/// <summary>The audit cannot begin: what was asked for is not in this database.</summary>
public sealed class NothingToAuditException(string message, string hint) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Hint => hint;
}

/// <summary>The server could not be reached, or went away; the driver's error is inside.</summary>
public sealed class CatalogUnreachableException(Exception inner) : Exception(inner.Message, inner);
