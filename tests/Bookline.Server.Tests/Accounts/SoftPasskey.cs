using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bookline.Server.Tests.Accounts;

/// <summary>An authenticator in software: ES256, user verified, attestation "none" (WebAuthn level 3).</summary>
internal sealed class SoftPasskey(string origin, string domain) : IDisposable
{
    // User present, user verified.
    private const byte Flags = 0x05;
    private const byte HasCredential = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);
    private string user = "";
    private uint count;

    /// <summary>What <c>navigator.credentials.create</c> gives, as JSON.</summary>
    public string Create(string options)
    {
        var asked = JsonDocument.Parse(options).RootElement;
        user = asked.GetProperty("user").GetProperty("id").GetString()!;
        var client = ClientData("webauthn.create", asked.GetProperty("challenge").GetString()!);
        // {"fmt": "none", "attStmt": {}, "authData": …}
        byte[] attestation =
        [
            0xA3,
            .. Text("fmt"),
            .. Text("none"),
            .. Text("attStmt"),
            0xA0,
            .. Text("authData"),
            .. Bytes(
                AuthenticatorData(Flags | HasCredential, [.. new byte[16], 0, (byte)id.Length, .. id, .. CoseKey()])
            ),
        ];
        return Credential(
            new
            {
                clientDataJSON = Base64Url.EncodeToString(client),
                attestationObject = Base64Url.EncodeToString(attestation),
                transports = new[] { "internal" },
            }
        );
    }

    /// <summary>What <c>navigator.credentials.get</c> gives, as JSON.</summary>
    public string Get(string options)
    {
        var asked = JsonDocument.Parse(options).RootElement;
        var client = ClientData("webauthn.get", asked.GetProperty("challenge").GetString()!);
        count++;
        var data = AuthenticatorData(Flags, []);
        var signature = key.SignData(
            [.. data, .. SHA256.HashData(client)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return Credential(
            new
            {
                clientDataJSON = Base64Url.EncodeToString(client),
                authenticatorData = Base64Url.EncodeToString(data),
                signature = Base64Url.EncodeToString(signature),
                userHandle = user,
            }
        );
    }

    public void Dispose() => key.Dispose();

    private string Credential(object response) =>
        JsonSerializer.Serialize(
            new
            {
                id = Base64Url.EncodeToString(id),
                rawId = Base64Url.EncodeToString(id),
                type = "public-key",
                clientExtensionResults = new { },
                response,
            }
        );

    private byte[] ClientData(string type, string challenge) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge,
                origin,
                crossOrigin = false,
            }
        );

    private byte[] AuthenticatorData(int flags, byte[] credential)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)flags, .. counter, .. credential];
    }

    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    private byte[] CoseKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)];
    }

    // CBOR, RFC 8949.
    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Bytes(byte[] bytes) => [0x58, (byte)bytes.Length, .. bytes];
}
