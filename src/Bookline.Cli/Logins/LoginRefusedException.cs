namespace Bookline.Cli.Logins;

/// <summary>The logins cannot be read or changed, for a reason that a person can remove.</summary>
/// <param name="kind">A word for programs, as docs/cli.md lists them.</param>
sealed class LoginRefusedException(string kind, string message, string hint) : Exception(message)
{
    public string Kind => kind;

    public string Hint => hint;
}
