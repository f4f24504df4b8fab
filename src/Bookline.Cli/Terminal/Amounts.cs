using System.Globalization;

namespace Bookline.Cli.Terminal;

/// <summary>Figures as people read them.</summary>
static class Amounts
{
    static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Duration(double ms) =>
        ms switch
        {
            < 10 => Text($"{ms:0.0} ms"),
            < 1000 => Text($"{ms:0} ms"),
            < 60_000 => Text($"{ms / 1000:0.0} s"),
            < 3_600_000 => Text($"{Math.Floor(ms / 60_000):0} min {ms / 1000 % 60:00} s"),
            _ => Text($"{Math.Floor(ms / 3_600_000):0} h {ms / 60_000 % 60:00} min"),
        };

    /// <summary>In steps of 1024, as PostgreSQL counts.</summary>
    public static string Bytes(long bytes)
    {
        double rest = bytes;
        var unit = 0;
        while (rest >= 1024 && unit < Units.Length - 1)
        {
            (rest, unit) = (rest / 1024, unit + 1);
        }

        return unit == 0 || rest >= 100 ? Text($"{rest:0} {Units[unit]}") : Text($"{rest:0.0} {Units[unit]}");
    }

    public static string Count(long count) => Text($"{count:#,0}");

    public static string Count(long count, string one, string many) =>
        count == 1 ? $"1 {one}" : $"{Count(count)} {many}";

    public static string Time(DateTimeOffset? at) => at is { } t ? Text($"{t.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "";

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
