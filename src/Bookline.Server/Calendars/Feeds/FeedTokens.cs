using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Calendars.Feeds;

/// <summary>
/// Addresses of feeds: whose it is, and a signature (HMAC-SHA256) with a secret of that tenant. They can be shown again, and rotated: with
/// another secret no old address is good.
/// </summary>
internal sealed class FeedTokens(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Purpose = "Calendars.Feed.v1";
    private const int IdBytes = 16;
    private const int SignatureBytes = 16;
    private const int SecretBytes = 32;

    /// <summary>The tenant's secret; made where there is none.</summary>
    public async Task<byte[]> SecretAsync(TenantDatabase db)
    {
        await db.ExecuteAsync(
            """
            insert into calendar_secrets (tenant_id, secret, rotated_at) values ($1, $2, $3) on conflict (tenant_id) do nothing
            """,
            db.Tenant,
            NewSecret(db.Tenant),
            time.GetUtcNow()
        );
        return await FindSecretAsync(db)
            ?? throw new InvalidOperationException("A calendar's secret was gone as soon as it was made.");
    }

    /// <summary>From now on no address that was given out is good.</summary>
    public Task RotateAsync(TenantDatabase db) =>
        db.ExecuteAsync(
            """
            insert into calendar_secrets (tenant_id, secret, rotated_at) values ($1, $2, $3)
            on conflict (tenant_id) do update set secret = $2, rotated_at = $3
            """,
            db.Tenant,
            NewSecret(db.Tenant),
            time.GetUtcNow()
        );

    public static string Write(Feed feed, byte[] secret)
    {
        var id = Id(feed);
        return Base64Url.EncodeToString([.. id, .. Sign(id, secret)]);
    }

    /// <summary>Whose feed a token says that it is for: nothing is known yet of whether that is true.</summary>
    public static Feed? Read(string token)
    {
        if (!Base64Url.IsValid(token) || Bytes(token) is not { } bytes)
        {
            return null;
        }
        var tenant = new Guid(bytes.AsSpan(0, IdBytes), bigEndian: true);
        if (tenant == Guid.Empty)
        {
            return null;
        }
        return new(
            new TenantId(tenant),
            bytes.Length == IdBytes + SignatureBytes ? null : new Guid(bytes.AsSpan(IdBytes, IdBytes), bigEndian: true)
        );
    }

    public async Task<bool> IsGoodAsync(TenantDatabase db, Feed feed, string token) =>
        await FindSecretAsync(db) is { } secret
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Write(feed, secret)),
            Encoding.ASCII.GetBytes(token)
        );

    private async Task<byte[]?> FindSecretAsync(TenantDatabase db) =>
        await db.QuerySingleOrDefaultAsync<string>(
            "select secret from calendar_secrets where tenant_id = $1",
            db.Tenant
        )
            is { } stored
            ? Seal(db.Tenant).Unprotect(Convert.FromBase64String(stored))
            : null;

    private string NewSecret(TenantId tenant) =>
        Convert.ToBase64String(Seal(tenant).Protect(RandomNumberGenerator.GetBytes(SecretBytes)));

    private IDataProtector Seal(TenantId tenant) => protection.CreateProtector(Purpose, tenant.ToString());

    private static byte[]? Bytes(string token)
    {
        var bytes = Base64Url.DecodeFromChars(token);
        return bytes.Length is IdBytes + SignatureBytes or IdBytes + IdBytes + SignatureBytes ? bytes : null;
    }

    private static byte[] Id(Feed feed) =>
        [.. feed.Tenant.Value.ToByteArray(bigEndian: true), .. feed.Staff?.ToByteArray(bigEndian: true) ?? []];

    private static byte[] Sign(byte[] id, byte[] secret) => HMACSHA256.HashData(secret, id)[..SignatureBytes];
}

/// <param name="Staff">Null: of the whole business.</param>
internal sealed record Feed(TenantId Tenant, Guid? Staff);
