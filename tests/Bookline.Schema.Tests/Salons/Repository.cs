using Bookline.Migrations;
using Bookline.Testing.MultiTenant;

namespace Bookline.Schema.Tests.Salons;

/// <summary>The migrations under test: from one tenant to many. What comes after them is tested beside its subject.</summary>
internal static class Repository
{
    public const string MultiTenant = "0001_multi_tenant_schema";
    public const string SingleTenant = "0000_single_tenant";

    private static readonly Lazy<MigrationSet> Set = new(() => MigrationSet.FromTexts(Texts()));

    public static MigrationSet Migrations => Set.Value;

    /// <summary>File name and text of each script.</summary>
    public static IEnumerable<(string FileName, string Text)> Texts() =>
        Directory
            .EnumerateFiles(MigrationsFolder.Path, "*.sql")
            .Select(f => (FileName: Path.GetFileName(f), Text: File.ReadAllText(f)))
            .Where(f =>
                f.FileName.StartsWith(SingleTenant, StringComparison.Ordinal)
                || f.FileName.StartsWith(MultiTenant, StringComparison.Ordinal)
            );
}
