using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>A request that a receiver got, and the check that the specification asks of it (standardwebhooks.com, "Verifying signatures").</summary>
internal sealed record Received(string Id, long Timestamp, string Signatures, byte[] Body, string Path)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    /// <summary>The signatures that this secret explains.</summary>
    public int SignaturesOf(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = $"{Id}.{Timestamp.ToString(CultureInfo.InvariantCulture)}.{Encoding.UTF8.GetString(Body)}";
        using var mac = new HMACSHA256(key);
        var expected = "v1," + Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes(signed)));
        return Signatures.Split(' ').Count(signature => signature == expected);
    }
}
