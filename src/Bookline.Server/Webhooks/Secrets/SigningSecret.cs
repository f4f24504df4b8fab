using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookline.Server.Webhooks.Secrets;

/// <summary>A key that an address shares with us, as Standard Webhooks writes it: <c>whsec_</c> and base64.</summary>
internal sealed record SigningSecret(string Text)
{
    private const string Prefix = "whsec_";
    private const int KeyBytes = 32;

    public static SigningSecret Create() =>
        new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));

    /// <summary>The signature of one attempt: version and base64 of the HMAC over id, time and body.</summary>
    public string Sign(string id, long timestamp, byte[] body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        var key = Convert.FromBase64String(Text[Prefix.Length..]);
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, head.Concat(body).ToArray()))}";
    }

    /// <summary>A record would print it.</summary>
    public override string ToString() => $"{Prefix}…";
}
