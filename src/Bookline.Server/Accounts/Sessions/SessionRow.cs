namespace Bookline.Server.Accounts.Sessions;

/// <summary>A session as its owner sees it.</summary>
internal sealed record SessionRow(
    Guid Id,
    DateTime CreatedAt,
    DateTime LastSeenAt,
    string? Ip,
    string? UserAgent,
    DateTime? SecondFactorAt
)
{
    /// <summary>Roughly what it was, for people: <c>Firefox on Windows</c>.</summary>
    public string Device
    {
        get
        {
            var agent = UserAgent ?? "";
            var browser =
                First(agent, ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"))
                ?? First(agent, ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"));
            var system =
                First(agent, ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"))
                ?? First(agent, ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"));
            return (browser, system) switch
            {
                ({ } b, { } s) => $"{b} on {s}",
                ({ } b, null) => b,
                (null, { } s) => s,
                _ => "Unknown device",
            };
        }
    }

    private static string? First(string agent, params (string Sign, string Name)[] known) =>
        known.FirstOrDefault(k => agent.Contains(k.Sign, StringComparison.Ordinal)).Name;
}
