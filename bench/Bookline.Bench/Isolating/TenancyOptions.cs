namespace Bookline.Bench.Isolating;

/// <param name="Tenants">Of the large database.</param>
/// <param name="Messages">Of the large database; the small one has a thousandth of both.</param>
/// <param name="Rounds">How often each contestant is measured; they take turns.</param>
/// <param name="Reads">Of each contestant in a round, on each connection.</param>
internal sealed record TenancyOptions(int Tenants, int Messages, int Rounds, int Reads, bool Json, bool Check)
{
    public static TenancyOptions Parse(string[] args)
    {
        var arguments = new Arguments(args);
        var options = new TenancyOptions(
            arguments.Number("--tenants", 10_000, 1_000, 1_000_000),
            arguments.Number("--messages", 10_000_000, 100_000, 200_000_000),
            arguments.Number("--rounds", 15, 1, 1_000),
            arguments.Number("--reads", 1_000, 10, 1_000_000),
            arguments.Flag("--json"),
            arguments.Flag("--check")
        );
        arguments.End();
        return options;
    }
}
