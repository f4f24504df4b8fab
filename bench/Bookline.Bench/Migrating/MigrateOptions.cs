namespace Bookline.Bench.Migrating;

/// <param name="Duplicates">Percent of the conversations whose phone number another one has, too.</param>
/// <param name="Stock">With the shared_buffers that initdb sets, instead of a quarter of the memory.</param>
internal sealed record MigrateOptions(
    int Messages,
    int Conversations,
    int Bookings,
    int Duplicates,
    int Runs,
    bool Stock,
    bool Json,
    bool Check
)
{
    public static MigrateOptions Parse(string[] args)
    {
        var arguments = new Arguments(args);
        var options = new MigrateOptions(
            arguments.Number("--messages", 1_000_000, 1, 50_000_000),
            arguments.Number("--conversations", 100_000, 20, 10_000_000),
            arguments.Number("--bookings", 100_000, 1, 10_000_000),
            arguments.Number("--duplicates", 0, 0, 50),
            arguments.Number("--runs", 3, 1, 20),
            arguments.Flag("--stock"),
            arguments.Flag("--json"),
            arguments.Flag("--check")
        );
        arguments.End();
        return options;
    }
}
