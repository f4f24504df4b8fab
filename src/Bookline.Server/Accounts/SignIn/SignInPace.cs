using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bookline.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>How often may be tried, counted in the database: all servers count together, and for an address that nobody has as well.</summary>
internal sealed class SignInPace(TenantContext tenants, TimeProvider time)
{
    /// <summary>Passwords and codes from one place on the network.</summary>
    public static readonly Limit OfPlace = new("place", Burst: 30, TimeSpan.FromSeconds(10));

    /// <summary>Passwords for one address of mail, over all businesses.</summary>
    public static readonly Limit OfEmail = new("email", Burst: 12, TimeSpan.FromMinutes(1));

    /// <summary>Mails that anybody can have sent to one address.</summary>
    public static readonly Limit OfMail = new("mail", Burst: 3, TimeSpan.FromMinutes(20));

    /// <summary>Answers of one person's passkeys. Only their phone and we know a passkey's id, so nobody else uses this up.</summary>
    public static readonly Limit OfPasskeys = new("passkey", Burst: 12, TimeSpan.FromMinutes(1));

    // What is good once is forgotten when it could not be used any more.
    private static readonly Limit Once = new("once", Burst: 1, TimeSpan.FromHours(1));

    /// <returns>How long to wait; zero: go on, it counts.</returns>
    public Task<TimeSpan> ClaimAsync(HttpContext context, string email) =>
        ClaimAsync((OfPlace, Place(context)), (OfEmail, email.ToLowerInvariant()));

    public Task<TimeSpan> ClaimPlaceAsync(HttpContext context) => ClaimAsync((OfPlace, Place(context)));

    public Task<TimeSpan> ClaimPasskeyAsync(Guid user) => ClaimAsync((OfPasskeys, user.ToString()));

    public async Task<bool> MayMailAsync(string email) =>
        await ClaimAsync((OfMail, email.ToLowerInvariant())) == TimeSpan.Zero;

    /// <returns>False: it was used before.</returns>
    public async Task<bool> UseOnceAsync(string secret) => await ClaimAsync((Once, secret)) == TimeSpan.Zero;

    // One household or office has many addresses of IPv6, all of one prefix.
    private static string Place(HttpContext context) =>
        context.Connection.RemoteIpAddress switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } address => new IPAddress([
                .. address.GetAddressBytes().Take(8),
                .. new byte[8],
            ]).ToString(),
            var address => address.ToString(),
        };

    private async Task<TimeSpan> ClaimAsync(params (Limit Limit, string Key)[] claims)
    {
        await using var command = tenants.DataSource.CreateCommand("select claim_sign_in($1, $2, $3, $4)");
        command.Parameters.Add(new() { Value = claims.Select(c => Scope(c.Limit, c.Key)).ToArray() });
        command.Parameters.Add(
            new()
            {
                Value = claims.Select(c => c.Limit.Spacing).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval,
            }
        );
        command.Parameters.Add(new() { Value = claims.Select(c => c.Limit.Burst).ToArray() });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        return (TimeSpan)(await command.ExecuteScalarAsync())!;
    }

    // Nobody reads in the table who tried to sign in.
    private static string Scope(Limit limit, string key) =>
        $"{limit.Name}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";

    /// <param name="Burst">So many at once, and then one each <paramref name="Spacing"/>.</param>
    internal sealed record Limit(string Name, int Burst, TimeSpan Spacing);
}
