using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Tenancy.Tests.Stress;

/// <summary>
/// 64 tasks over 200 tenants on 8 connections, with exceptions, cancellations and time-outs injected: not one row of another
/// tenant may ever appear. BOOKLINE_STRESS_OPERATIONS says how many operations; the default suits a test run.
/// </summary>
public sealed class IsolationUnderStressTests(ITestOutputHelper output)
{
    private const int Tenants = 200;
    private const int Connections = 8;
    private const int DefaultOperations = 20_000;

    private static readonly int Operations =
        int.TryParse(Environment.GetEnvironmentVariable("BOOKLINE_STRESS_OPERATIONS"), out var asked) && asked > 0
            ? asked
            : DefaultOperations;

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task No_foreign_row_appears_on_direct_connections(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, Tenants);
        await using var tenants = new TenantContext(
            Address(database.Server.ConnectionString(database.Name, MultiTenantDatabase.App))
        );

        await RunAsync(tenants);
    }

    [Fact]
    public async Task No_foreign_row_appears_through_a_pooler_in_transaction_mode()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, Tenants);
        await using var bouncer = await PgBouncer.StartAsync(database.Server, "transaction", MultiTenantDatabase.App);
        var address = bouncer
            .ConnectionString(database.Name, MultiTenantDatabase.App)
            .Replace("Pooling=false", "Pooling=true", StringComparison.Ordinal);
        // More clients than the pooler has server connections, so that they change hands all the while.
        await using var tenants = new TenantContext(
            Address(address, Connections * 4),
            new TenantContextOptions { Pooler = Pooler.Transaction }
        );

        await RunAsync(tenants);
    }

    private async Task RunAsync(TenantContext tenants)
    {
        var workload = new Workload(tenants, Tenants);

        var tally = await workload.RunAsync(Operations, tasks: 64);

        output.WriteLine(tally.ToString());
        tally.ForeignRows.ShouldBe(0);
        tally.Surprises.ShouldBeEmpty();
        tally.Done.ShouldBe(Operations);
        // A run without trouble would prove little.
        tally.Thrown.ShouldBeGreaterThan(0);
        tally.Cancelled.ShouldBeGreaterThan(0);
        tally.TimedOut.ShouldBeGreaterThan(0);
        tally.OwnRows.ShouldBeGreaterThan(Operations / 2);
    }

    private static string Address(string connectionString, int connections = Connections) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = connections,
            Timeout = 300,
        }.ConnectionString;
}
