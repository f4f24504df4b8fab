using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>Wraps what the key ring stores with the master key.</summary>
internal sealed class KeyWrapper(MasterKeys master) : IXmlEncryptor
{
    public const string Element = "wrapped";
    public const string KeyId = "masterKey";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var wrapped = master.Wrap(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new EncryptedXmlInfo(
            new XElement(Element, new XAttribute(KeyId, master.CurrentId!), Convert.ToBase64String(wrapped)),
            typeof(KeyUnwrapper)
        );
    }
}

/// <summary>The key ring names this type in what it stores, and makes one from the services: its name must stay.</summary>
internal sealed class KeyUnwrapper(IServiceProvider services) : IXmlDecryptor
{
    /// <summary>The ids of the master keys that an element of the key ring needs.</summary>
    public static IEnumerable<string> MasterKeysOf(XElement element) =>
        element
            .DescendantsAndSelf(KeyWrapper.Element)
            .Select(wrapped => wrapped.Attribute(KeyWrapper.KeyId)?.Value ?? "");

    public XElement Decrypt(XElement encryptedElement)
    {
        var master = services.GetRequiredService<MasterKeys>();
        var keyId = encryptedElement.Attribute(KeyWrapper.KeyId)?.Value ?? "";
        var plain = master.Unwrap(keyId, Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
