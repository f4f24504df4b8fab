namespace Bookline.Serve;

/// <param name="Port">On localhost.</param>
/// <param name="Database">Null: <c>DATABASE_URL</c>, and without that a private PostgreSQL.</param>
internal sealed record ServeOptions(bool Demo, int Port, string? Database)
{
    public string Url => $"http://localhost:{Port}";

    /// <summary>The database to serve; null: a private one. The demo never touches anybody's database.</summary>
    public string? Wanted =>
        Demo ? null
        : Database is { Length: > 0 } ? Database
        : Environment.GetEnvironmentVariable("DATABASE_URL") is { Length: > 0 } url ? url
        : null;
}
