using Bookline.Server.Jobs;
using Bookline.Testing;

namespace Bookline.Server.Tests.Jobs;

/// <summary>A server whose jobs write an effect and end in one transaction.</summary>
internal static class WorkingServer
{
    public static async Task<JobServer> StartAsync(TestDatabase database)
    {
        JobServer? server = null;
        server = JobServer.Build(database, TimeProvider.System, [new Handles("test", WorkAsync)], "Jobs:Workers=4");
        await server.StartAsync();
        return server;

        async Task<JobOutcome> WorkAsync(Job job, CancellationToken ct)
        {
            await server!.Tenants.WithTenantTransactionAsync(
                job.Tenant,
                async db =>
                {
                    await Effects.AddAsync(db, job);
                    await server.Jobs.CompleteAsync(db.ThenCommit(), job);
                },
                cancel: ct
            );
            return JobOutcome.Done;
        }
    }
}
