using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>Meta asks once, when the webhook's address is entered, whether it is ours.</summary>
internal static class Handshake
{
    private const int LongestChallenge = 1000;

    public static IResult Answer(HttpRequest request, IOptions<WhatsAppOptions> options)
    {
        if (string.IsNullOrWhiteSpace(options.Value.VerifyToken))
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        var query = request.Query;
        var challenge = query["hub.challenge"].ToString();
        return
            query["hub.mode"] == "subscribe"
            && challenge.Length is > 0 and <= LongestChallenge
            && AreEqual(query["hub.verify_token"].ToString(), options.Value.VerifyToken)
            ? Results.Text(challenge)
            : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    // Hashes have one length: the time that comparing takes does not even tell the token's.
    private static bool AreEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            SHA256.HashData(Encoding.UTF8.GetBytes(expected))
        );
}
