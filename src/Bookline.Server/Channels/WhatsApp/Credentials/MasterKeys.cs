using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>
/// The keys that wrap the key ring, from the settings: <c>DataProtection:MasterKey</c> wraps what is written, and it or one of
/// <c>DataProtection:OldMasterKeys</c> (separated by commas) opens what is read. To rotate: the new one becomes MasterKey, the
/// old one goes to OldMasterKeys and stays there.
/// </summary>
internal sealed class MasterKeys
{
    public const string Setting = "DataProtection:MasterKey";
    public const string OldSetting = "DataProtection:OldMasterKeys";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Dictionary<string, byte[]> keys = [];

    /// <exception cref="OptionsValidationException">A setting is no key; the message never repeats it.</exception>
    public MasterKeys(IConfiguration configuration)
    {
        var current = configuration[Setting];
        if (!string.IsNullOrWhiteSpace(current))
        {
            CurrentId = Add(current, Setting);
        }
        var old = configuration[OldSetting] ?? "";
        foreach (var key in old.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Add(key, OldSetting);
        }
    }

    /// <summary>Names the key that wraps; null: there is none.</summary>
    public string? CurrentId { get; }

    /// <exception cref="UnknownMasterKeyException">One of them is not in the settings.</exception>
    public void Demand(IEnumerable<string> keyIds)
    {
        if (keyIds.FirstOrDefault(id => !keys.ContainsKey(id)) is { } unknown)
        {
            throw new UnknownMasterKeyException(unknown);
        }
    }

    /// <returns>Nonce, ciphertext and tag.</returns>
    public byte[] Wrap(byte[] plain)
    {
        var wrapped = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = wrapped.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys[CurrentId!], TagBytes);
        aes.Encrypt(nonce, plain, wrapped.AsSpan(NonceBytes, plain.Length), wrapped.AsSpan(NonceBytes + plain.Length));
        return wrapped;
    }

    /// <exception cref="CryptographicException">The key is not in the settings, or the data was changed.</exception>
    public byte[] Unwrap(string keyId, byte[] wrapped)
    {
        if (!keys.TryGetValue(keyId, out var key))
        {
            throw new UnknownMasterKeyException(keyId);
        }
        if (wrapped.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("A wrapped key is cut short.");
        }
        var plain = new byte[wrapped.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            wrapped.AsSpan(0, NonceBytes),
            wrapped.AsSpan(NonceBytes, plain.Length),
            wrapped.AsSpan(NonceBytes + plain.Length),
            plain
        );
        return plain;
    }

    private string Add(string text, string setting)
    {
        var key = new byte[KeyBytes];
        if (!Convert.TryFromBase64String(text.Trim(), key, out var written) || written != KeyBytes)
        {
            throw new OptionsValidationException(
                setting,
                typeof(MasterKeys),
                [$"{setting} is not {KeyBytes} bytes in base64, such as `openssl rand -base64 {KeyBytes}` makes."]
            );
        }
        var id = Convert.ToHexStringLower(SHA256.HashData(key))[..16];
        keys[id] = key;
        return id;
    }
}

/// <summary>This server cannot read the key ring, and must not add to it.</summary>
internal sealed class UnknownMasterKeyException(string keyId)
    : CryptographicException(
        $"The keys that encrypt tokens are wrapped with the master key of id {keyId}, which is neither in {MasterKeys.Setting} "
            + $"nor in {MasterKeys.OldSetting}: set the master key that the other servers have."
    );
