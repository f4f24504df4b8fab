using Bookline.Migrations;
using Bookline.Testing.MultiTenant;

namespace Bookline.Schema.Tests.Salons;

/// <summary>Where the migrations under test are.</summary>
internal static class Repository
{
    public const string MultiTenant = "0001_multi_tenant_schema";
    public const string SingleTenant = "0000_single_tenant";

    private static readonly Lazy<MigrationSet> Set = new(() => MigrationSet.FromDirectory(MigrationsFolder.Path));

    public static MigrationSet Migrations => Set.Value;
}
