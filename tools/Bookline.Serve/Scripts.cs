using Bookline.Migrations;

namespace Bookline.Serve;

/// <summary>The migrations that this program carries.</summary>
internal static class Scripts
{
    private const string Prefix = "migrations/";

    public static MigrationSet All()
    {
        var assembly = typeof(Scripts).Assembly;
        return MigrationSet.FromTexts(
            assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return (name[Prefix.Length..], reader.ReadToEnd());
                })
        );
    }
}
