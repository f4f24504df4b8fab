using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookline.Cli.Logins;

/// <summary>
/// New passwords, and what the server keeps of them (RFC 5803, RFC 7677). The verifier is made here: a password inside
/// <c>alter role</c> would stand in the server's log, and in whatever else collects statements.
/// </summary>
static class ScramVerifier
{
    const int PasswordBytes = 32;
    const int SaltBytes = 16;
    const int HashBytes = 32;

    // The server's own default. More would cost every connection, and 256 random bits gain nothing by it.
    const int Iterations = 4096;

    /// <summary>256 random bits in 43 letters, digits, - and _: it needs no escape in a URL or a shell.</summary>
    public static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));

    /// <summary>What <c>alter role … password</c> takes in place of the password. ASCII only.</summary>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password),
            salt,
            Iterations,
            HashAlgorithmName.SHA256,
            HashBytes
        );
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Base64(salt)}${Base64(storedKey)}:{Base64(serverKey)}";
    }

    static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
