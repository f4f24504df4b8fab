using System.Security.Cryptography;
using System.Text;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>X-Hub-Signature-256: HMAC-SHA256 of the raw body, with the app's secret as the key.</summary>
internal static class WebhookSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Prefix = "sha256=";

    public static bool Matches(string appSecret, ReadOnlySpan<byte> body, string? header)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!TryRead(header, claimed))
        {
            return false;
        }
        Span<byte> real = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body, real);
        return CryptographicOperations.FixedTimeEquals(claimed, real);
    }

    private static bool TryRead(string? header, Span<byte> claimed) =>
        header is { Length: 71 }
        && header.StartsWith(Prefix, StringComparison.Ordinal)
        && Convert.FromHexString(header.AsSpan(Prefix.Length), claimed, out _, out var written)
            == System.Buffers.OperationStatus.Done
        && written == claimed.Length;
}
