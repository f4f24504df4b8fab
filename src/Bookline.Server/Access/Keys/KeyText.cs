using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookline.Server.Access.Keys;

/// <summary>
/// An API key as its owner holds it: <c>bk_live_</c>, 8 characters that stay visible, an underscore, 43 random characters (256 bits), and
/// the first 6 hexadecimal digits of the SHA-256 of all in front of them: a program that looks for leaked keys can tell one from chance,
/// and what somebody mistypes or guesses never reaches the database.
/// </summary>
internal static partial class KeyText
{
    private const string Scheme = "bk_live_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int VisibleLength = 8;
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;

    public static string New()
    {
        var visible = RandomNumberGenerator.GetString(Alphabet, VisibleLength);
        var text = $"{Scheme}{visible}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        return text + Checksum(text);
    }

    public static bool IsWellFormed(string text) =>
        Form().IsMatch(text) && text.EndsWith(Checksum(text[..^ChecksumLength]), StringComparison.Ordinal);

    /// <summary>By which people tell their keys apart; gives nothing away.</summary>
    public static string Prefix(string key) => key[..(Scheme.Length + VisibleLength)];

    /// <summary>What is stored. A slow hash would protect a password that can be guessed; 256 random bits cannot be.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    private static string Checksum(string text) => Hash(text)[..ChecksumLength];

    [GeneratedRegex(@"\Abk_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}[0-9a-f]{6}\z")]
    private static partial Regex Form();
}
