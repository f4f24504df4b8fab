namespace Bookline.Bench.Isolating;

/// <summary>Who is measured.</summary>
internal static class Readers
{
    public const string Raw = "raw, no row-level security";
    public const string Context = "TenantContext";
    public const string Separate = "set, query, clear";
    public const string EfPlain = "EF Core, a plain filter";
    public const string EfContext = "EF Core in TenantContext";

    public static IReadOnlyList<IReader> Of(ChatDatabase database, int connections) =>
        [
            new RawReader(database, connections),
            new ContextReader(database, connections),
            new SeparateReader(database, connections),
            new EfPlainReader(database, connections),
            new EfContextReader(database, connections),
        ];
}
