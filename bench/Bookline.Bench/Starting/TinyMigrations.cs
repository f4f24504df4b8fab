namespace Bookline.Bench.Starting;

/// <summary>The same SQL three times, each in a folder laid out as its runner wants it. Deleted on dispose.</summary>
internal sealed class TinyMigrations : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("bookline-bench-").FullName;

    public TinyMigrations(int count)
    {
        Count = count;
        foreach (var folder in new[] { ForBookline, ForDbUp, ForEvolve })
        {
            Directory.CreateDirectory(folder);
        }
        for (var n = 1; n <= count; n++)
        {
            var up = $"create table tiny_{n:0000} (id bigint primary key, note text not null default 'note {n}');\n";
            File.WriteAllText(Path.Combine(ForBookline, $"{n:0000}_tiny.up.sql"), up);
            File.WriteAllText(Path.Combine(ForBookline, $"{n:0000}_tiny.down.sql"), $"drop table tiny_{n:0000};\n");
            File.WriteAllText(Path.Combine(ForDbUp, $"{n:0000}_tiny.sql"), up);
            File.WriteAllText(Path.Combine(ForEvolve, $"V{n}__tiny.sql"), up);
        }
    }

    public int Count { get; }
    public string ForBookline => Path.Combine(root, "bookline");
    public string ForDbUp => Path.Combine(root, "dbup");
    public string ForEvolve => Path.Combine(root, "evolve");

    public void Dispose() => Directory.Delete(root, recursive: true);
}
