using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>
/// How often somebody may sign up, on all servers together (GCRA over the table <c>sign_up_pace</c>). Scopes are stored as hashes: who came
/// from where is nobody's business.
/// </summary>
internal sealed class SignUpPace(TenantContext tenants, TimeProvider time)
{
    private const int Ipv6NetworkBytes = 8;

    private static readonly Limit SignUpsFromAddress = new("sign-up-ip", TimeSpan.FromMinutes(12), Burst: 5);
    private static readonly Limit SignUpsOfEmail = new("sign-up-email", TimeSpan.FromHours(1), Burst: 3);
    private static readonly Limit QuestionsFromAddress = new("domain-ip", TimeSpan.FromSeconds(1), Burst: 60);

    /// <returns>How long to wait; null: it may be done, and counts.</returns>
    public async Task<TimeSpan?> SignUpAsync(IPAddress? from, string email, CancellationToken ct) =>
        await ClaimAsync(SignUpsFromAddress, Network(from), ct)
        ?? await ClaimAsync(SignUpsOfEmail, email.ToLowerInvariant(), ct);

    /// <inheritdoc cref="SignUpAsync"/>
    public Task<TimeSpan?> AskAsync(IPAddress? from, CancellationToken ct) =>
        ClaimAsync(QuestionsFromAddress, Network(from), ct);

    private async Task<TimeSpan?> ClaimAsync(Limit limit, string whose, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = tenants.DataSource.CreateCommand(
            """
            with old as (
              delete from sign_up_pace where scope in (
                select scope from sign_up_pace where used_until < $2::timestamptz - interval '1 day' order by used_until limit 20
                for update skip locked)
            ), claimed as (
              insert into sign_up_pace as p (scope, used_until) values ($1, $2::timestamptz + $3)
              on conflict (scope) do update set used_until = greatest(p.used_until, $2) + $3 where p.used_until <= $2 + $4
              returning 1
            )
            select case when exists (select from claimed) then null else (select used_until from sign_up_pace where scope = $1) end
            """
        );
        command.Parameters.Add(new() { Value = Hash($"{limit.Name}:{whose}") });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = limit.Spacing });
        var ahead = (limit.Burst - 1) * limit.Spacing;
        command.Parameters.Add(new() { Value = ahead });
        return await command.ExecuteScalarAsync(ct) is DateTime usedUntil ? usedUntil - ahead - now.UtcDateTime : null;
    }

    /// <summary>Who has one IPv6 address has all of its network.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, Ipv6NetworkBytes))
            : address.ToString();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="Spacing">On the average one in this time.</param>
    /// <param name="Burst">So many at once, by whoever has waited.</param>
    private sealed record Limit(string Name, TimeSpan Spacing, int Burst);
}
