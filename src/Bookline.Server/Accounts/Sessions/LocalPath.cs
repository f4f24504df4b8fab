namespace Bookline.Server.Accounts.Sessions;

/// <summary>Where somebody wanted to go before signing in: a path of this server, never another one's address.</summary>
internal static class LocalPath
{
    private const int MostLength = 500;

    public static string Of(HttpRequest request) => request.Path + request.QueryString.ToString();

    /// <returns>The path; home where it is none.</returns>
    public static string OrHome(string? path) =>
        path is { Length: > 0 and <= MostLength }
        && path[0] == '/'
        && !path.StartsWith("//", StringComparison.Ordinal)
        // Browsers take a backslash for a slash, and drop control characters: /\evil.example
        && !path.Any(c => c == '\\' || char.IsControl(c))
            ? path
            : AccountsModule.HomePath;
}
