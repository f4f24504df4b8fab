using Bookline.Migrations;

namespace Bookline.Schema.Tests.Salons;

/// <summary>Where the migrations under test are.</summary>
internal static class Repository
{
    public const string MultiTenant = "0001_multi_tenant_schema";
    public const string SingleTenant = "0000_single_tenant";

    private static readonly Lazy<MigrationSet> Set = new(() => MigrationSet.FromDirectory(MigrationsFolder));

    public static MigrationSet Migrations => Set.Value;

    public static string MigrationsFolder => Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var wanted = Path.Combine(folder.FullName, "db", "migrations");
            if (Directory.Exists(wanted))
            {
                return wanted;
            }
        }
        throw new DirectoryNotFoundException($"There is no db/migrations above {AppContext.BaseDirectory}.");
    }
}
