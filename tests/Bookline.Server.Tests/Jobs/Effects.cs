using System.Globalization;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Bookline.Testing;

namespace Bookline.Server.Tests.Jobs;

/// <summary>What jobs of a test did: a row each time.</summary>
internal static class Effects
{
    public static Task CreateAsync(TestDatabase database) =>
        database.ExecuteAsync(
            """
            create table effects (tenant_id uuid not null, id bigint generated always as identity, number integer not null);
            select isolate_tenant_table('effects');
            """
        );

    public static Task AddAsync(TenantDatabase db, Job job) =>
        db.ExecuteAsync(
            "insert into effects (tenant_id, number) values ($1, $2)",
            db.Tenant,
            int.Parse(job.Payload, CultureInfo.InvariantCulture)
        );

    /// <summary>Tenant and number, in the order in which they happened.</summary>
    public static Task<IReadOnlyList<string>> AllAsync(TestDatabase database) =>
        database.ColumnAsync("select tenant_id || ' ' || number from effects order by id");
}
