using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Access.Keys;

/// <summary>What the database says of a key and a call with it.</summary>
/// <param name="Answer">
/// <c>admitted</c>, <c>limited</c>, <c>tenant_limited</c>, <c>day_used_up</c>, <c>revoked</c>, <c>expired</c>, <c>replaced</c>,
/// <c>suspended</c>.
/// </param>
/// <param name="Scopes">JSON.</param>
/// <param name="Quotas">Those that there are: of the key, of the business, of the business's day (UTC).</param>
/// <param name="Wait">How long, where it is limited.</param>
internal sealed record Admission(
    string Answer,
    Guid Tenant,
    Guid Key,
    string Name,
    string Scopes,
    IReadOnlyList<Quota> Quotas,
    TimeSpan Wait
)
{
    public long? LimitOf(string quota) => Quotas.FirstOrDefault(q => q.Name == quota)?.Limit;
}

/// <summary>Asks at each call, outside any tenant's context: one round trip, and nothing is remembered here.</summary>
internal sealed class Admissions(TenantContext tenants, TimeProvider time)
{
    /// <returns>Null: there is no such key.</returns>
    public async Task<Admission?> AskAsync(string hash, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var command = tenants.DataSource.CreateCommand(
            """
            select answer, of_tenant, of_key, key_name, scopes, wait, per_minute, minute_left, minute_resets_in,
              tenant_per_minute, tenant_left, tenant_resets_in, per_day, day_left, $3
            from public.admit_api_call($1, $2)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = now.Date.AddDays(1) - now });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return reader.IsDBNull(1) ? null : Read(reader);
    }

    /// <summary>Whether somebody who is signed in may go on.</summary>
    /// <returns>The wait, null where there is none; and the quota, null where there is no limit.</returns>
    public async Task<(TimeSpan? Wait, Quota? Quota)> AskAsync(TenantId tenant, Guid session, CancellationToken ct)
    {
        await using var command = tenants.DataSource.CreateCommand(
            "select wait, per_minute, calls_left, resets_in from public.admit_session_call($1, $2, $3)"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.IsDBNull(0) ? null : reader.GetTimeSpan(0), ReadQuota(reader, "session", Quota.Minute, at: 1));
    }

    private static Admission Read(NpgsqlDataReader row)
    {
        Quota?[] quotas =
        [
            ReadQuota(row, "key", Quota.Minute, at: 6),
            ReadQuota(row, "tenant", Quota.Minute, at: 9),
            ReadQuota(row, "day", Quota.Day, at: 12),
        ];
        return new(
            row.GetString(0),
            row.GetGuid(1),
            row.GetGuid(2),
            row.GetString(3),
            row.GetString(4),
            [.. quotas.OfType<Quota>()],
            row.IsDBNull(5) ? TimeSpan.Zero : row.GetTimeSpan(5)
        );
    }

    // Limit, what is left of it, when it is whole again. -1 is the plans' word for no limit; null, that it was not asked for.
    private static Quota? ReadQuota(NpgsqlDataReader row, string name, TimeSpan window, int at) =>
        row.IsDBNull(at + 1) || Convert.ToInt64(row.GetValue(at), null) < 0
            ? null
            : new(
                name,
                window,
                Convert.ToInt64(row.GetValue(at), null),
                Convert.ToInt64(row.GetValue(at + 1), null),
                row.GetTimeSpan(at + 2)
            );
}
