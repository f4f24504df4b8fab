using System.Security.Cryptography;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Accounts.SecondFactors;

/// <summary>What a person's authenticator app shares with us, encrypted in the user's row.</summary>
internal sealed class TotpSecrets(IDataProtectionProvider protection)
{
    public string Protect(TenantId tenant, Guid user, byte[] secret) =>
        Convert.ToBase64String(Protector(tenant, user).Protect(secret));

    /// <returns>Null: there is none, or its key is lost.</returns>
    public byte[]? Unprotect(TenantId tenant, Guid user, string? stored)
    {
        try
        {
            return stored is null ? null : Protector(tenant, user).Unprotect(Convert.FromBase64String(stored));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    // Copied into another row, of another tenant or not, it stays unreadable there.
    private IDataProtector Protector(TenantId tenant, Guid user) =>
        protection.CreateProtector("Bookline.Accounts.Totp", tenant.ToString(), user.ToString());
}
