using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Accounts.Identity;

/// <summary>
/// Recovery codes as they are stored: hashed, so that a server cannot show them again, and encrypted, since what a person can type
/// is short enough to be guessed from its hash.
/// </summary>
internal sealed class RecoveryCodes(IDataProtectionProvider protection)
{
    public const int HowMany = 10;

    public static int Count(string stored) => Read(stored).Count;

    public string Store(TenantId tenant, IEnumerable<string> codes) =>
        JsonSerializer.Serialize(codes.Select(code => Protector(tenant).Protect(Hash(code))));

    /// <returns>What is left once this code has been used; null: it is none of them.</returns>
    public string? Without(TenantId tenant, string stored, string code)
    {
        var all = Read(stored);
        var hash = Hash(code);
        return all.FindIndex(one => Matches(tenant, one, hash)) is >= 0 and var index
            ? JsonSerializer.Serialize(all.Where((_, at) => at != index))
            : null;
    }

    private bool Matches(TenantId tenant, string stored, byte[] hash)
    {
        try
        {
            var bytes = Convert.FromBase64String(stored);
            return CryptographicOperations.FixedTimeEquals(Protector(tenant).Unprotect(bytes), hash);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false; // its key is lost, or it was never one of ours
        }
    }

    // As people type them: with or without the dash, in any case.
    private static byte[] Hash(string code) =>
        SHA256.HashData(
            Encoding.UTF8.GetBytes(new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant())
        );

    private static List<string> Read(string stored) => JsonSerializer.Deserialize<List<string>>(stored) ?? [];

    private IDataProtector Protector(TenantId tenant) =>
        protection.CreateProtector("Bookline.Accounts.RecoveryCodes", tenant.ToString());
}
