using System.Globalization;
using System.Text.RegularExpressions;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Npgsql;

namespace Bookline.Server.Tests.Jobs;

/// <summary>What a claim reads, by the plans of the statements inside of it.</summary>
public sealed partial class PlanTests
{
    [Theory]
    [InlineData(15, true)]
    [InlineData(15, false)]
    [InlineData(18, true)]
    [InlineData(18, false)]
    public async Task A_claim_reads_what_it_takes_and_not_the_backlog(int major, bool analyzed)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major, tenants: 200);
        await Backlogs.FillAsync(database, tenant: 100, jobs: 50_000);
        await Backlogs.FillAsync(database, tenant: 101, jobs: 5_000, sequence: "long");
        // Jobs of another lane are nothing to this claim.
        await Backlogs.FillAsync(database, tenant: 97, jobs: 20_000, kind: "other");
        foreach (var tenant in Enumerable.Range(1, 99))
        {
            await Backlogs.FillAsync(database, tenant, jobs: 10);
        }
        if (analyzed)
        {
            await database.ExecuteAsync("analyze jobs");
        }

        var plans = await ClaimPlansAsync(database);

        plans.Count(plan => plan.Contains("idx_jobs_ready")).ShouldBeGreaterThanOrEqualTo(2);
        plans.Max(RowsRead).ShouldBeGreaterThan(0);
        foreach (var plan in plans)
        {
            plan.ShouldNotContain("Seq Scan on jobs");
            plan.ShouldNotContain("Bitmap Heap Scan on jobs");
            // Rows that any scan of the table read or threw away, all of its loops together.
            RowsRead(plan).ShouldBeLessThan(2_000, plan);
        }
    }

    private static async Task<IReadOnlyList<string>> ClaimPlansAsync(TestDatabase database)
    {
        var plans = new List<string>();
        await using var connection = await database.OpenAsync();
        connection.Notice += (_, e) => plans.Add(e.Notice.MessageText);
        await using var command = new NpgsqlCommand(
            """
            load 'auto_explain';
            set auto_explain.log_min_duration = 0;
            set auto_explain.log_nested_statements = on;
            set auto_explain.log_analyze = on;
            set client_min_messages = log;
            select count(*) from claim_jobs(array['test'], 16, 16, '{}', gen_random_uuid(), now(), now() + interval '1 minute',
              '00000000-0000-7000-8000-00000000005f');
            """,
            connection
        );
        await command.ExecuteNonQueryAsync();
        return [.. plans.Where(plan => plan.Contains("on jobs"))];
    }

    private static double RowsRead(string plan)
    {
        var read = 0.0;
        foreach (Match scan in Scan().Matches(plan))
        {
            var loops = Number(scan, "loops");
            read = Math.Max(read, (Number(scan, "rows") + Number(scan, "removed")) * loops);
        }
        return read;
    }

    private static double Number(Match match, string group) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"Scan[^\n]* on jobs[^\n]*\(actual time=[\d.]+ rows=(?<rows>[\d.]+) loops=(?<loops>\d+)\)(\n\s+(Index Cond|Filter|Buffers|Index Searches|Heap Fetches)[^\n]*)*(\n\s+Rows Removed by Filter: (?<removed>\d+))?"
    )]
    private static partial Regex Scan();
}
