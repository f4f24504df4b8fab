namespace Bookline.Bench.Messages;

/// <param name="Tenants">Businesses, each with a number of its own.</param>
/// <param name="Contacts">Of all of them together.</param>
/// <param name="Seconds">How long each of the three measurements takes, after a warm-up.</param>
internal sealed record MessagesOptions(int Tenants, int Contacts, int Seconds, bool Json, bool Check)
{
    public static MessagesOptions Parse(string[] args)
    {
        var arguments = new Arguments(args);
        var options = new MessagesOptions(
            arguments.Number("--tenants", 1_000, 1, 100_000),
            arguments.Number("--contacts", 10_000, 100, 1_000_000),
            arguments.Number("--seconds", 20, 1, 3_600),
            arguments.Flag("--json"),
            arguments.Flag("--check")
        );
        arguments.End();
        return options.Contacts < options.Tenants
            ? throw new UsageException("--contacts is at least --tenants: each business has one.")
            : options;
    }
}
