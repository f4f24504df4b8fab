using System.Security.Cryptography;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Payments;

/// <summary>Each business's Stripe signing secret, encrypted in its row.</summary>
internal sealed class SigningSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";

    public Task SetAsync(TenantDatabase db, string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length <= Prefix.Length)
        {
            throw new ArgumentException($"Stripe's signing secrets begin with {Prefix}; this is something else.");
        }
        return db.ExecuteAsync(
            """
            update tenants set billing_settings = billing_settings || jsonb_build_object('stripe_signing_secret', $2::text)
            where id = $1
            """,
            db.Tenant.Value,
            Protector(db.Tenant).Protect(secret)
        );
    }

    /// <returns>Null: there is none, or it cannot be read any more.</returns>
    public async Task<string?> FindAsync(TenantDatabase db)
    {
        var row = await db.QuerySingleOrDefaultAsync<SecretRow>(
            "select billing_settings ->> 'stripe_signing_secret' secret from tenants where id = $1",
            db.Tenant.Value
        );
        try
        {
            return row?.Secret is { } secret ? Protector(db.Tenant).Unprotect(secret) : null;
        }
        catch (CryptographicException)
        {
            return null; // its key is lost; the business enters it anew
        }
    }

    // One tenant's secret, copied into another's row, stays unreadable there.
    private IDataProtector Protector(TenantId tenant) =>
        protection.CreateProtector("Bookline.Payments.Stripe", tenant.ToString());

    private sealed record SecretRow(string? Secret);
}
