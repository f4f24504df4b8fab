using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Jobs;

/// <summary>Many jobs at once, put in past the server.</summary>
internal static class Backlogs
{
    /// <param name="sequence">The same for all of them; null: none.</param>
    public static Task FillAsync(
        TestDatabase database,
        int tenant,
        int jobs,
        string? sequence = null,
        string kind = "test"
    ) =>
        database.ExecuteAsync(
            $"""
            insert into jobs (tenant_id, id, state, kind, payload, run_at, sequence)
            select '{MultiTenantDatabase.TenantAt(tenant)}', gen_random_uuid(), 'ready', '{kind}', to_jsonb(n), now(),
              {(sequence is null ? "null" : $"'{sequence}'")}
            from generate_series(1, {jobs}) n
            """
        );

    public static Task<long> CountAsync(TestDatabase database, string where = "true") =>
        database.ScalarAsync<long>($"select count(*) from jobs where {where}");
}
