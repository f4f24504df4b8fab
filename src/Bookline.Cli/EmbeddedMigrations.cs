using Bookline.Migrations;

namespace Bookline.Cli;

/// <summary>The migrations that the executable carries.</summary>
static class EmbeddedMigrations
{
    const string Prefix = "migrations/";

    public static MigrationSet Load() => MigrationSet.FromTexts(Names().Select(name => (name, Read(name))));

    /// <summary>Ids for completion, without reading any script.</summary>
    public static IEnumerable<string> Ids() =>
        Names().Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]).Distinct();

    static IEnumerable<string> Names() =>
        typeof(EmbeddedMigrations)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]);

    static string Read(string name)
    {
        using var stream = typeof(EmbeddedMigrations).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
