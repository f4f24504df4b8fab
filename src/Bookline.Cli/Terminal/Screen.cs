namespace Bookline.Cli.Terminal;

/// <summary>One output stream: lines, and styles where a person at a terminal sees them.</summary>
sealed class Screen : IDisposable
{
    readonly StreamWriter writer;
    readonly bool paints;

    /// <summary>Width in characters; null where nobody looks and lines may be of any length.</summary>
    public int? Width { get; }

    public bool IsTerminal { get; }

    public Screen(Stream stream, bool isTerminal)
    {
        writer = new StreamWriter(stream) { AutoFlush = isTerminal };
        IsTerminal = isTerminal;
        paints = isTerminal && WantsColour();
        Width = isTerminal ? TerminalSize.Width() : null;
    }

    public void Line(string text = "") => writer.WriteLine(Secrets.Scrub(text));

    /// <summary>Text that is known to hold no secret, such as JSON, in which a replacement could break the syntax.</summary>
    public void Raw(string text) => writer.WriteLine(text);

    public void Flush() => writer.Flush();

    public string Bold(string text) => Paint("1", text);

    public string Dim(string text) => Paint("2", text);

    public string Red(string text) => Paint("31", text);

    public string Green(string text) => Paint("32", text);

    public string Yellow(string text) => Paint("33", text);

    public void Dispose() => writer.Dispose();

    string Paint(string code, string text) => paints ? $"\e[{code}m{text}\e[0m" : text;

    // https://no-color.org: set and not empty means none.
    static bool WantsColour() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
}
