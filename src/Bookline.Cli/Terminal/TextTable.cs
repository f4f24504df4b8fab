using System.Text;

namespace Bookline.Cli.Terminal;

/// <summary>Aligned columns. The last one is cut to a terminal's width, and left whole in a pipe.</summary>
sealed class TextTable(params string[] headings)
{
    readonly List<(string[] Cells, Func<string, string>? Style)> rows = [];

    /// <summary>Right-aligned columns, by index.</summary>
    public HashSet<int> Figures { get; init; } = [];

    public string Indent { get; init; } = "  ";

    public void Add(string[] cells, Func<string, string>? style = null) => rows.Add((cells, style));

    public void Write(Screen screen)
    {
        var widths = headings.Select((heading, i) => rows.Select(r => r.Cells[i].Length).Append(heading.Length).Max());
        var columns = widths.ToArray();
        screen.Line(screen.Dim(Render(headings, columns, screen.Width)));
        foreach (var (cells, style) in rows)
        {
            var line = Render(cells, columns, screen.Width);
            screen.Line(style is null ? line : style(line));
        }
    }

    string Render(string[] cells, int[] widths, int? screenWidth)
    {
        var line = new StringBuilder(Indent);
        for (var i = 0; i < cells.Length; i++)
        {
            line.Append(Figures.Contains(i) ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i])).Append("  ");
        }

        var text = line.ToString().TrimEnd();
        return screenWidth is { } width && text.Length >= width ? text[..(width - 2)] + "…" : text;
    }
}
