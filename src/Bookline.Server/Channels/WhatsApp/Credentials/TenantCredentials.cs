using Bookline.Server.Channels.WhatsApp.Incoming;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>The tenants' numbers and tokens.</summary>
internal sealed class TenantCredentials(
    TokenCipher cipher,
    NumberLookup numbers,
    MessageQueue queue,
    TimeProvider time,
    ILogger<TenantCredentials> log
)
{
    private const int LongestPhoneNumberId = 64;
    private const int LongestToken = 2000;

    /// <returns>False: the number is another tenant's.</returns>
    public async Task<bool> SetAsync(TenantDatabase db, string phoneNumberId, string token, string? verifyToken)
    {
        Demand(phoneNumberId, LongestPhoneNumberId, nameof(phoneNumberId));
        Demand(token, LongestToken, nameof(token));
        var owners = await numbers.FindAsync([phoneNumberId], db.Cancel);
        if (owners.TryGetValue(phoneNumberId, out var owner) && owner != db.Tenant)
        {
            return false;
        }
        await db.ExecuteAsync(
            """
            update tenants set whatsapp_phone_id = $2, whatsapp_token = $3, whatsapp_verify_token = coalesce($4, whatsapp_verify_token),
              updated_at = $5
            where id = $1
            """,
            db.Tenant,
            phoneNumberId,
            cipher.Encrypt(db.Tenant, token),
            verifyToken is null ? null : cipher.Encrypt(db.Tenant, verifyToken),
            time.GetUtcNow()
        );
        await queue.ResumeAsync(db);
        return true;
    }

    /// <summary>The token, ready to be used; an old encryption is replaced on the way.</summary>
    /// <returns>Null: it cannot be decrypted.</returns>
    public async Task<string?> OpenAsync(TenantDatabase db, string encrypted)
    {
        if (cipher.Decrypt(db.Tenant, encrypted) is not { } opened)
        {
            return null;
        }
        if (opened.IsOld)
        {
            // Only what was read is replaced: a token that was set meanwhile stays.
            await db.ExecuteAsync(
                "update tenants set whatsapp_token = $3 where id = $1 and whatsapp_token = $2",
                db.Tenant,
                encrypted,
                cipher.Encrypt(db.Tenant, opened.Token)
            );
            log.TokenReencrypted(db.Tenant.Value);
        }
        return opened.Token;
    }

    // They go into an address and a header, where a space or a new line would mean something else.
    private static void Demand(string value, int longest, string name)
    {
        if (value.Length is 0 || value.Length > longest || !value.All(c => c is > ' ' and <= '~'))
        {
            throw new ArgumentException($"It has 1 to {longest} printable ASCII characters and no spaces.", name);
        }
    }
}
