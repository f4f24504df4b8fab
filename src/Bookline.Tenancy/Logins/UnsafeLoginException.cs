namespace Bookline.Tenancy;

/// <summary>The login that the server would connect with is not confined by row-level security, or the database has none.</summary>
public sealed class UnsafeLoginException : Exception
{
    internal UnsafeLoginException(
        string login,
        string database,
        IReadOnlyList<string> reasons,
        IReadOnlyList<string> advice
    )
        : base(
            string.Join(
                '\n',
                [
                    $"Login {login} must not serve tenants on database {database}: they would not be kept apart.",
                    .. reasons.Select(reason => $"- {reason}"),
                    .. advice.Select(line => $"→ {line}"),
                ]
            )
        ) => (Login, Reasons) = (login, reasons);

    /// <summary>Who is connected: <c>session_user</c>.</summary>
    public string Login { get; }

    /// <summary>Every reason, each a sentence about the login.</summary>
    public IReadOnlyList<string> Reasons { get; }
}
