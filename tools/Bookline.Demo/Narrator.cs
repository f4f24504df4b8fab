using Bookline.PrivatePostgres;
using Bookline.Trials;

namespace Bookline.Demo;

/// <summary>Tells the story, and keeps count of what was claimed and did not hold.</summary>
internal sealed class Narrator
{
    /// <summary>Wider lines are cut: a wrapped table is no table.</summary>
    private static readonly int Width = Console.IsOutputRedirected ? 150 : Math.Max(100, Console.WindowWidth - 6);

    private int step;

    public int Claims { get; private set; }
    public int Broken { get; private set; }

    public void Title(string text) => Console.WriteLine(Screen.Bold(text));

    public void Step(string title)
    {
        Console.WriteLine();
        Console.WriteLine(Screen.Bold($"{++step}. {title}"));
    }

    public void Say(string text) => Console.WriteLine("   " + text);

    /// <summary>A sentence with its proof: printed as true or as broken, never as hoped.</summary>
    public void Claim(bool holds, string text)
    {
        Claims++;
        Broken += holds ? 0 : 1;
        Console.WriteLine($"   {(holds ? Screen.Good("✓") : Screen.Bad("✗ NOT TRUE:"))} {text}");
    }

    public void Typed(string command) => Console.WriteLine("   " + Screen.Command("$ " + command));

    public void End(TimeSpan elapsed)
    {
        Console.WriteLine();
        var verdict =
            Broken == 0
                ? Screen.Good($"All {Claims} claims held.")
                : Screen.Bad($"{Broken} of {Claims} claims are not true.");
        Console.WriteLine($"{verdict} {elapsed.TotalSeconds:0.0} s.");
    }

    public void Kept(PrivateServer server, SingleTenantDatabase database)
    {
        Console.WriteLine();
        Console.WriteLine("The server goes on running.");
        Console.WriteLine($"   look:  psql {database.Url}");
        Console.WriteLine($"   stop:  kill -INT $(head -1 {server.DataDirectory}/postmaster.pid)");
        Console.WriteLine($"   erase: rm -r {Path.GetDirectoryName(server.DataDirectory)}");
    }

    /// <summary>What a command printed, its middle left out when it is long.</summary>
    public void Printed(string output, int first, int last = 0)
    {
        var lines = output.TrimEnd().Split('\n');
        var hidden = lines.Length - first - last;
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            if (hidden <= 1 || i < first || i >= lines.Length - last)
            {
                Console.WriteLine("   " + Screen.Dim("│ ") + Cut(line.TrimEnd()));
            }
            else if (i == first)
            {
                Console.WriteLine("   " + Screen.Dim($"│ … {hidden} more lines"));
            }
        }
    }

    private static string Cut(string line) =>
        line.Length <= Width ? line : string.Concat(line.AsSpan(0, Width - 1), "…");
}
