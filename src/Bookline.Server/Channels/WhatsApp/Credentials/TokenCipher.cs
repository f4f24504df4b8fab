using System.Security.Cryptography;
using System.Text;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>Encrypts tokens, each tenant's for that tenant alone: copied to another tenant's row, one cannot be decrypted.</summary>
internal sealed class TokenCipher(IDataProtectionProvider protection, ILogger<TokenCipher> log)
{
    private const string Purpose = "WhatsApp.Token.v1";

    public string Encrypt(TenantId tenant, string token) =>
        Convert.ToBase64String(Protector(tenant).Protect(Encoding.UTF8.GetBytes(token)));

    /// <returns>Null: it cannot be decrypted, and the log says why.</returns>
    public DecryptedToken? Decrypt(TenantId tenant, string encrypted)
    {
        try
        {
            var plain = ((IPersistedDataProtector)Protector(tenant)).DangerousUnprotect(
                Convert.FromBase64String(encrypted),
                ignoreRevocationErrors: false,
                out var isOld,
                out _
            );
            return new DecryptedToken(Encoding.UTF8.GetString(plain), isOld);
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            log.TokenUnreadable(tenant.Value, error);
            return null;
        }
    }

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector(Purpose, tenant.ToString());
}

/// <param name="IsOld">Encrypted with a key that a newer one has replaced.</param>
internal sealed record DecryptedToken(string Token, bool IsOld);
