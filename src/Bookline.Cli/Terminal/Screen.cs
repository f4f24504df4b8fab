namespace Bookline.Cli.Terminal;

/// <summary>
/// One output stream: lines, and styles where a person at a terminal sees them. A stream that is closed or full ends
/// nothing: a migration must not stop because its log did.
/// </summary>
sealed class Screen : IDisposable
{
    readonly StreamWriter writer;
    readonly bool paints;

    /// <summary>Width in characters; null where nobody looks and lines may be of any length.</summary>
    public int? Width { get; }

    public bool IsTerminal { get; }

    /// <summary>True once something could not be written; nothing is tried after that.</summary>
    public bool IsLost { get; private set; }

    public Screen(Func<Stream> open, bool isTerminal)
    {
        writer = new StreamWriter(OpenOrNull(open)) { AutoFlush = isTerminal };
        IsTerminal = isTerminal;
        paints = isTerminal && WantsColour();
        Width = isTerminal ? TerminalSize.Width() : null;
    }

    public void Line(string text = "") => Try(() => writer.WriteLine(Secrets.Scrub(text)));

    /// <summary>Text that is known to hold no secret, such as JSON, in which a replacement could break the syntax.</summary>
    public void Raw(string text) => Try(() => writer.WriteLine(text));

    public void Flush() => Try(writer.Flush);

    public string Bold(string text) => Paint("1", text);

    public string Dim(string text) => Paint("2", text);

    public string Red(string text) => Paint("31", text);

    public string Green(string text) => Paint("32", text);

    public string Yellow(string text) => Paint("33", text);

    public void Dispose()
    {
        try
        {
            // Also where it is lost: the writer still holds what it could not write, and tries once more.
            writer.Dispose();
        }
        catch (Exception e) when (IsTroubleOfStream(e))
        {
            IsLost = true;
        }
    }

    /// <summary>True for what a closed, full or vanished stream throws.</summary>
    public static bool IsTroubleOfStream(Exception e) => e is IOException or UnauthorizedAccessException;

    Stream OpenOrNull(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (IsTroubleOfStream(e))
        {
            IsLost = true;
            return Stream.Null;
        }
    }

    void Try(Action write)
    {
        if (IsLost)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception e) when (IsTroubleOfStream(e))
        {
            IsLost = true;
        }
    }

    string Paint(string code, string text) => paints ? $"\e[{code}m{text}\e[0m" : text;

    // https://no-color.org: set and not empty means none.
    static bool WantsColour() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
}
