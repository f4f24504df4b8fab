using System.Globalization;

namespace Bookline.Bench;

/// <summary>Options of the form <c>--name 5</c> and <c>--name</c>; whatever is left over is an error.</summary>
internal sealed class Arguments(IEnumerable<string> args)
{
    private readonly List<string> rest = [.. args];

    public bool Flag(string name) => rest.Remove(name);

    public int Number(string name, int otherwise, int lowest, int highest)
    {
        var at = rest.IndexOf(name);
        if (at < 0)
        {
            return otherwise;
        }
        if (
            at + 1 == rest.Count
            || !int.TryParse(rest[at + 1], CultureInfo.InvariantCulture, out var value)
            || value < lowest
            || value > highest
        )
        {
            throw new UsageException($"{name} takes a number from {lowest} to {highest}.");
        }
        rest.RemoveRange(at, 2);
        return value;
    }

    public void End()
    {
        if (rest.Count > 0)
        {
            throw new UsageException($"'{rest[0]}' is no option here.");
        }
    }
}

internal sealed class UsageException(string message) : Exception(message);
