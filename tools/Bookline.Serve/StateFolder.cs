namespace Bookline.Serve;

/// <summary>Where a private server keeps what it has: the repository's .bookline, which no commit contains.</summary>
internal static class StateFolder
{
    /// <exception cref="IOException"><c>BOOKLINE_STATE</c>, which the launcher sets, is not set.</exception>
    public static string Of(string what) =>
        Environment.GetEnvironmentVariable("BOOKLINE_STATE") is { Length: > 0 } folder
            ? Path.Combine(folder, what)
            : throw new IOException("BOOKLINE_STATE names no folder; ./bookline serve sets it.");
}
