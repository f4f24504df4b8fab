namespace Bookline.Bench.Api;

/// <param name="Tenants">Businesses, each with a key of its own.</param>
/// <param name="Rate">Requests a second, sent at their times whether or not the earlier ones are answered.</param>
/// <param name="Seconds">How long each of the two measurements takes, after a warm-up.</param>
internal sealed record ApiOptions(int Tenants, int Rate, int Seconds, bool Json, bool Check)
{
    public static ApiOptions Parse(string[] args)
    {
        var arguments = new Arguments(args);
        var options = new ApiOptions(
            arguments.Number("--tenants", 1_000, 1, 100_000),
            arguments.Number("--rate", 200, 1, 10_000),
            arguments.Number("--seconds", 30, 1, 3_600),
            arguments.Flag("--json"),
            arguments.Flag("--check")
        );
        arguments.End();
        return options;
    }
}
