using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookline.Server.Accounts.SecondFactors;

/// <summary>
/// Codes of an authenticator app, RFC 6238. Identity's own check tells neither which step a code is of, without which it cannot be
/// refused the second time, nor takes a clock.
/// </summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;
    private const int Digits = 1_000_000;

    // A phone's clock may be off, and typing takes a while.
    private const int StepsAround = 1;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <returns>The step that the code is of; null: of none near.</returns>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now)
    {
        var typed = Encoding.ASCII.GetBytes(new string([.. code.Where(char.IsAsciiDigit)]));
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = current - StepsAround; step <= current + StepsAround; step++)
        {
            // All of them, so that the time does not tell.
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(CodeAt(secret, step))))
            {
                found = step;
            }
        }
        return found;
    }

    /// <summary>As apps read it, in a QR code or typed: RFC 4648.</summary>
    public static string ToBase32(byte[] secret)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var b in secret)
        {
            bits = (bits << 8) | b;
            for (count += 8; count >= 5; count -= 5)
            {
                text.Append(Base32[(bits >> (count - 5)) & 31]);
            }
            bits &= (1 << count) - 1;
        }
        return count > 0 ? text.Append(Base32[(bits << (5 - count)) & 31]).ToString() : text.ToString();
    }

    // RFC 6238 asks for SHA-1, and apps know no other; as a MAC it is sound.
#pragma warning disable CA5350
    private static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var mac = HMACSHA1.HashData(secret, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 15)) & int.MaxValue;
        return (number % Digits).ToString("d6", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350
}
