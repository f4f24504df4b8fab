using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Access.Keys;

/// <summary>What the database says of a key and a call with it.</summary>
/// <param name="Answer"><c>admitted</c>, <c>limited</c>, <c>day_used_up</c>, <c>revoked</c>, <c>expired</c>, <c>replaced</c>, <c>suspended</c>.</param>
/// <param name="Scopes">JSON.</param>
/// <param name="Minute">Of the key; null: unlimited.</param>
/// <param name="Day">Of the tenant, by UTC; null: unlimited.</param>
/// <param name="Wait">How long, where it is limited.</param>
internal sealed record Admission(
    string Answer,
    Guid Tenant,
    Guid Key,
    string Name,
    string Scopes,
    Quota? Minute,
    Quota? Day,
    TimeSpan Wait
);

/// <param name="Left">How many calls are left of it.</param>
/// <param name="ResetsIn">When it is whole again.</param>
internal sealed record Quota(long Limit, long Left, TimeSpan ResetsIn);

/// <summary>Asks at each call, outside any tenant's context: one round trip, and nothing is remembered here.</summary>
internal sealed class Admissions(TenantContext tenants, TimeProvider time)
{
    /// <returns>Null: there is no such key.</returns>
    public async Task<Admission?> AskAsync(string hash, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var command = tenants.DataSource.CreateCommand(
            """
            select answer, of_tenant, of_key, key_name, scopes, per_minute, minute_left, minute_resets_in, per_day, day_left, wait
            from public.admit_api_call($1, $2)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return reader.IsDBNull(1) ? null : Read(reader, untilMidnight: now.Date.AddDays(1) - now);
    }

    private static Admission Read(NpgsqlDataReader row, TimeSpan untilMidnight) =>
        new(
            row.GetString(0),
            row.GetGuid(1),
            row.GetGuid(2),
            row.GetString(3),
            row.GetString(4),
            row.IsDBNull(6) ? null : new Quota(row.GetInt32(5), row.GetInt32(6), row.GetTimeSpan(7)),
            row.GetInt64(8) < 0 ? null
                : row.IsDBNull(9) ? null
                : new Quota(row.GetInt64(8), row.GetInt64(9), untilMidnight),
            row.IsDBNull(10) ? TimeSpan.Zero : row.GetTimeSpan(10)
        );
}
