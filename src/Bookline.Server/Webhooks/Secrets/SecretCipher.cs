using System.Security.Cryptography;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Webhooks.Secrets;

/// <summary>Encrypts signing secrets, each tenant's for that tenant alone: copied to another tenant's row, one cannot be decrypted.</summary>
internal sealed class SecretCipher(IDataProtectionProvider protection)
{
    private const string Purpose = "Bookline.Webhooks.Secret.v1";

    public string Encrypt(TenantId tenant, SigningSecret secret) => Protector(tenant).Protect(secret.Text);

    /// <returns>Null: it cannot be decrypted, here or now.</returns>
    public SigningSecret? Decrypt(TenantId tenant, string encrypted)
    {
        try
        {
            return new SigningSecret(Protector(tenant).Unprotect(encrypted));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(TenantId tenant) => protection.CreateProtector(Purpose, tenant.ToString());
}
