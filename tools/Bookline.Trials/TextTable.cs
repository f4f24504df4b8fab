namespace Bookline.Trials;

/// <summary>Columns as wide as their widest cell: the first to the left, the others to the right.</summary>
public sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> rows = [];

    public TextTable Add(params string[] cells)
    {
        rows.Add(cells);
        return this;
    }

    public void Print(string indent = "  ")
    {
        var widths = headings
            .Select((heading, i) => rows.Select(r => r[i].Length).Append(heading.Length).Max())
            .ToArray();
        Console.WriteLine(indent + Screen.Bold(Line(headings, widths)));
        foreach (var row in rows)
        {
            Console.WriteLine(indent + Line(row, widths));
        }
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((c, i) => i == 0 ? c.PadRight(widths[i]) : c.PadLeft(widths[i]))).TrimEnd();
}
