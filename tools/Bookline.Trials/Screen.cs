namespace Bookline.Trials;

/// <summary>Colour where a person looks, plain text where a pipe does.</summary>
public static class Screen
{
    private static readonly bool Coloured =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static string Bold(string text) => Paint("1", text);

    public static string Dim(string text) => Paint("2", text);

    public static string Good(string text) => Paint("32", text);

    public static string Bad(string text) => Paint("1;31", text);

    public static string Command(string text) => Paint("1;36", text);

    /// <summary>A size as people read it, in binary units.</summary>
    public static string Bytes(double bytes) =>
        bytes switch
        {
            >= 1L << 30 => $"{bytes / (1L << 30):0.00} GB",
            >= 1L << 20 => $"{bytes / (1L << 20):0.0} MB",
            >= 1L << 10 => $"{bytes / (1L << 10):0} kB",
            _ => $"{bytes:0} B",
        };

    /// <summary>A time as people read it.</summary>
    public static string Time(double milliseconds) =>
        milliseconds >= 1000 ? $"{milliseconds / 1000:0.00} s"
        : milliseconds >= 10 ? $"{milliseconds:0} ms"
        : $"{milliseconds:0.0} ms";

    private static string Paint(string code, string text) => Coloured ? $"\e[{code}m{text}\e[0m" : text;
}
