using Bookline.Tenancy;
using NodaTime;
using Npgsql;

namespace Bookline.Server.Jobs;

/// <summary>The queue as a server sees it, across tenants: ids, and no payloads.</summary>
internal sealed class JobLeases(TenantContext tenants, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Leases jobs to this server, tenants in turn.</summary>
    public async Task<Claim> ClaimAsync(Wanted wanted, TimeSpan lease, CancellationToken cancel)
    {
        var byLease = Guid.CreateVersion7();
        var now = Now;
        await using var command = Command(
            "select * from claim_jobs($1, $2, $3, $4, $5, $6, $7, $8)",
            wanted.Kinds,
            wanted.Most,
            wanted.MostOfTenant,
            wanted.Busy,
            byLease,
            now,
            now + lease,
            wanted.After
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var claim = new Claim([], wanted.After, MayBeMore: false);
        while (await reader.ReadAsync(cancel))
        {
            var tenant = reader.GetGuid(0);
            var number = reader.GetInt32(3);
            if (reader.IsDBNull(1))
            {
                claim = claim with { LastTenant = tenant, MayBeMore = number >= wanted.Most };
            }
            else
            {
                claim.Jobs.Add(new(new(tenant), reader.GetGuid(1), reader.GetString(2), number, byLease));
            }
        }
        return claim;
    }

    /// <returns>The ids of those that this server still has.</returns>
    public async Task<IReadOnlySet<Guid>> RenewAsync(
        IReadOnlyList<ClaimedJob> jobs,
        TimeSpan lease,
        CancellationToken cancel
    )
    {
        var (of, ids, leases) = Columns(jobs);
        var now = Now;
        await using var command = Command("select renew_leases($1, $2, $3, $4, $5)", of, ids, leases, now, now + lease);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var kept = new HashSet<Guid>();
        while (await reader.ReadAsync(cancel))
        {
            kept.Add(reader.GetGuid(0));
        }
        return kept;
    }

    /// <summary>Others may have them at once.</summary>
    public async Task GiveBackAsync(IReadOnlyList<ClaimedJob> jobs)
    {
        var (of, ids, leases) = Columns(jobs);
        await using var command = Command("select give_back_jobs($1, $2, $3)", of, ids, leases);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every ready job, of these kinds, of a tenant that may not work: in its context nothing can be done, this included.</summary>
    public async Task PutOffAsync(ClaimedJob job, string[] kinds, TimeSpan pause)
    {
        var now = Now;
        await using var command = Command(
            "select put_off_jobs($1, $2, $3, $4, $5)",
            job.Tenant.Value,
            kinds,
            job.Lease,
            now,
            now + pause
        );
        await command.ExecuteNonQueryAsync();
    }

    public async Task<IReadOnlyList<Backlog>> BacklogAsync(CancellationToken cancel)
    {
        var now = Now;
        await using var command = Command("select * from count_backlog($1)", now);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var kinds = new List<Backlog>();
        while (await reader.ReadAsync(cancel))
        {
            var waiting = reader.IsDBNull(5) ? TimeSpan.Zero : now - reader.GetDateTime(5);
            kinds.Add(
                new(
                    reader.GetString(0),
                    Ready: reader.GetInt64(1),
                    Scheduled: reader.GetInt64(2),
                    Leased: reader.GetInt64(3),
                    Dead: reader.GetInt64(4),
                    OldestReady: Duration.FromTimeSpan(waiting > TimeSpan.Zero ? waiting : TimeSpan.Zero)
                )
            );
        }
        return kinds;
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = tenants.DataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        return command;
    }

    private static (Guid[] Tenants, Guid[] Ids, Guid[] Leases) Columns(IReadOnlyList<ClaimedJob> jobs) =>
        ([.. jobs.Select(j => j.Tenant.Value)], [.. jobs.Select(j => j.Id)], [.. jobs.Select(j => j.Lease)]);
}

/// <summary>What a claim asks for.</summary>
/// <param name="MostOfTenant">How many one tenant may have on this server, with those that it has.</param>
/// <param name="Busy">Whose jobs of these kinds this server has: a tenant once for each.</param>
/// <param name="After">Whose turn it was last: the tenants behind it come first.</param>
internal sealed record Wanted(string[] Kinds, int Most, int MostOfTenant, Guid[] Busy, Guid After);

/// <summary>What a claim brought.</summary>
/// <param name="LastTenant">Where the next claim goes on.</param>
/// <param name="MayBeMore">There were tenants enough for the whole claim: more may be waiting behind them.</param>
internal sealed record Claim(List<ClaimedJob> Jobs, Guid LastTenant, bool MayBeMore);
