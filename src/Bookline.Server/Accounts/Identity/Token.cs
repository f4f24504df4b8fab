using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookline.Server.Accounts.Identity;

/// <summary>What lets somebody in: 256 random bits, of which the database has only the hash.</summary>
internal static class Token
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    // Nothing slower is needed: what is random cannot be guessed from its hash.
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
