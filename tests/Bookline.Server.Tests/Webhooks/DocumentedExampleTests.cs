using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bookline.Server.Webhooks.Secrets;

namespace Bookline.Server.Tests.Webhooks;

/// <summary>The request that docs/webhooks.md shows. Its signature was made by openssl, and Bookline's is the same.</summary>
public sealed class DocumentedExampleTests
{
    private const string Secret = "whsec_YSBrZXkgb2YgMzIgYnl0ZXMsIGZvciB0aGUgZG9jcy4=";
    private const string Id = "evt_01a20de9-83b5-741b-99b7-cacf0cf7c8e2";
    private const long Timestamp = 1795420800;
    private const string Signature = "v1,83WbIb8CpxYtB9kGw+chIvU4zXoJ82BC27UungdtlPg=";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Timestamp);
    private static readonly byte[] Body =
        """{"type":"booking.created","timestamp":"2026-11-23T08:00:00Z","data":{"id": "bkg_1"}}"""u8.ToArray();

    [Fact]
    public void Its_signature_is_ours() => new SigningSecret(Secret).Sign(Id, Timestamp, Body).ShouldBe(Signature);

    [Fact]
    public void The_lines_that_verify_it_do_so()
    {
        Verify(Secret, Id, $"{Timestamp}", $"v1,another {Signature}", Body, Now).ShouldBeTrue();
        Verify(Secret, Id, $"{Timestamp}", Signature, Body, Now.AddMinutes(6)).ShouldBeFalse();
        Verify(Secret, Id, $"{Timestamp}", Signature, [.. Body, (byte)' '], Now).ShouldBeFalse();
        Verify(Secret, "evt_2", $"{Timestamp}", Signature, Body, Now).ShouldBeFalse();
        Verify(Secret, Id, $"{Timestamp}", "v1,another", Body, Now).ShouldBeFalse();
    }

    // As in the docs, and there without the culture.
    private static bool Verify(
        string secret,
        string id,
        string timestamp,
        string signatures,
        byte[] body,
        DateTimeOffset now
    )
    {
        if (Math.Abs(now.ToUnixTimeSeconds() - long.Parse(timestamp, CultureInfo.InvariantCulture)) > 300)
        {
            return false; // an old request, sent again by somebody else
        }
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return signatures
            .Split(' ')
            .Any(s => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(s)));
    }
}
