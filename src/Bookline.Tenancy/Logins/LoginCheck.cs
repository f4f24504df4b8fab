using Bookline.Tenancy.Logins;
using Npgsql;

namespace Bookline.Tenancy;

/// <summary>What a server asks before it serves its first tenant: would row-level security hold for its own login?</summary>
public static class LoginCheck
{
    /// <summary>
    /// Returns when the login that <paramref name="dataSource"/> connects with is confined; one round trip. A superuser,
    /// BYPASSRLS, REPLICATION, CREATEROLE, an owner of what the isolation rests on, and every membership that leads
    /// there, are refused, whether it is inherited, taken by SET ROLE, or could be granted by the login to itself.
    /// </summary>
    /// <exception cref="UnsafeLoginException">It is not confined, or the database is not migrated: all reasons at once.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task EnsureConfinedAsync(NpgsqlDataSource dataSource, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var batch = dataSource.CreateBatch();
        LoginQuery.Add(batch, login: null);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        // Who is connected has a role, unless it was dropped a moment ago.
        var facts =
            await LoginQuery.ReadAsync(reader, ct)
            ?? throw new InvalidOperationException("The role of this connection does not exist any more.");
        var reasons = Confinement.ReasonsAgainst(facts);
        if (reasons.Count > 0)
        {
            throw new UnsafeLoginException(facts.Login, facts.Database, reasons, [.. Advice(facts, reasons)]);
        }
    }

    static IEnumerable<string> Advice(LoginFacts facts, IReadOnlyList<string> reasons)
    {
        if (!facts.HasContextFunctions)
        {
            yield return "`bookline db up` migrates the database.";
        }

        if (reasons.Count > (facts.HasContextFunctions ? 0 : 1))
        {
            yield return "Connect as bookline_app: `bookline db users set app` creates or repairs it, and prints its URL.";
        }

        if (facts.Possessions.Any(p => p.Owner == "bookline_app"))
        {
            yield return "What bookline_app owns needs another owner: reassign owned by bookline_app to bookline_owner;";
        }
    }
}
