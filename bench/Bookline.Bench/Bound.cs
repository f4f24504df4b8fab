using Bookline.Trials;

namespace Bookline.Bench;

/// <summary>A promise with its figure.</summary>
/// <param name="Name">What is promised.</param>
/// <param name="AtMost">The highest figure that keeps it.</param>
/// <param name="Measured">The figure.</param>
internal sealed record Bound(string Name, double AtMost, double Measured)
{
    public bool Met => Measured <= AtMost;

    public string Word => Met ? "met" : "MISSED";

    public static void Print(IEnumerable<Bound> bounds)
    {
        foreach (var bound in bounds)
        {
            var word = bound.Met ? Screen.Good("met   ") : Screen.Bad("MISSED");
            Console.WriteLine($"  {word}  {bound.Name}: {bound.Measured:0.##}, at most {bound.AtMost:0.##}");
        }
    }
}
