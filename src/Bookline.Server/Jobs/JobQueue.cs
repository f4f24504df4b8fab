using System.Globalization;
using System.Text;
using Bookline.Tenancy;

namespace Bookline.Server.Jobs;

/// <summary>The table <c>jobs</c> as one tenant sees it: what is put in, and how a job ends.</summary>
internal sealed class JobQueue(TenantContext tenants, TimeProvider time)
{
    /// <summary>SQLSTATE of <c>complete_job</c>: the lease is another's.</summary>
    public const string LeaseLost = "BK301";

    private const int MostInOneStatement = 200;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public Task PutInAsync(TenantDatabase db, IReadOnlyList<NewJob> jobs)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.BatchAsync(PutIn(db.Tenant, jobs));
    }

    public IReadOnlyList<TenantStatement> PutIn(TenantId tenant, IReadOnlyList<NewJob> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return [.. jobs.Chunk(MostInOneStatement).Select(chunk => Insert(tenant, chunk))];
    }

    public static Task TakeOutAsync(TenantDatabase db, string key) =>
        db.ExecuteAsync("select cancel_job($1, $2)", db.Tenant, key);

    public static Task CompleteAsync(TenantDatabase db, Guid job, Guid lease) =>
        db.ExecuteAsync("select complete_job($1, $2, $3)", db.Tenant, job, lease);

    public async Task<bool> ReplayAsync(TenantDatabase db, Guid job) =>
        await db.ExecuteAsync(
            """
            update jobs set state = 'ready', died_at = null, attempts = 0, run_at = $3
            where tenant_id = $1 and id = $2 and state = 'dead'
            """,
            db.Tenant,
            job,
            Now
        ) == 1;

    /// <summary>The payload of a claimed job; null where another server has it by now.</summary>
    public Task<string?> PayloadAsync(ClaimedJob job, CancellationToken cancel) =>
        tenants.WithTenantContextAsync(
            job.Tenant,
            db =>
                db.QuerySingleOrDefaultAsync<string>(
                    "select payload::text from jobs where tenant_id = $1 and id = $2 and lease = $3",
                    job.Tenant,
                    job.Id,
                    job.Lease
                ),
            cancel
        );

    public Task CompleteAsync(ClaimedJob job) =>
        tenants.WithTenantContextAsync(job.Tenant, db => CompleteAsync(db, job.Id, job.Lease));

    /// <summary>Back into the queue.</summary>
    /// <param name="counts">False: this attempt is not one of those after which it is dead.</param>
    /// <returns>False: another server has it by now.</returns>
    public Task<bool> PutBackAsync(ClaimedJob job, TimeSpan after, bool counts, string? reason) =>
        PutBackAsync(job, "scheduled", Now + after, counts, reason);

    /// <summary>Aside, for people.</summary>
    /// <returns>False: another server has it by now.</returns>
    public Task<bool> BuryAsync(ClaimedJob job, string reason) => PutBackAsync(job, "dead", Now, counts: true, reason);

    private Task<bool> PutBackAsync(ClaimedJob job, string state, DateTime at, bool counts, string? reason) =>
        tenants.WithTenantContextAsync(
            job.Tenant,
            db =>
                db.QuerySingleAsync<bool>(
                    "select put_back_job($1, $2, $3, $4, $5, $6, $7::text)",
                    job.Tenant,
                    job.Id,
                    job.Lease,
                    state,
                    at,
                    counts,
                    reason
                )
        );

    private TenantStatement Insert(TenantId tenant, NewJob[] jobs)
    {
        var now = Now;
        var rows = new StringBuilder();
        var values = new List<object?> { tenant, now };
        foreach (var job in jobs)
        {
            var later = job.RunAt?.ToDateTimeUtc() is { } runAt && runAt > now ? runAt : (DateTime?)null;
            rows.Append(rows.Length > 0 ? ",\n  " : "").Append(Row(values.Count + 1));
            values.AddRange([Guid.CreateVersion7(), job.Kind, job.Payload, later, job.Key, job.Sequence]);
        }
        return new TenantStatement(
            $"""
            insert into jobs (tenant_id, id, kind, payload, run_at, state, key, sequence, created_at)
            values {rows}
            on conflict (tenant_id, key) where key is not null do nothing
            """,
            [.. values]
        );
    }

    private static string Row(int n) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            ($1, ${n}, ${n + 1}, ${n + 2}::text::jsonb, coalesce(${n + 3}::timestamptz, $2),
              case when ${n + 3}::timestamptz is null then 'ready' else 'scheduled' end, ${n + 4}::text, ${n
                + 5}::text, $2)
            """
        );
}
