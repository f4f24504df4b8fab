using System.Xml;
using System.Xml.Linq;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>ASP.NET Core's key ring in the database, so that every server of it can read what any of them encrypted.</summary>
/// <remarks>The interface is synchronous; it is called at the start and once a day.</remarks>
internal sealed class KeyTable(TenantContext tenants, MasterKeys master, ILogger<KeyTable> log) : IXmlRepository
{
    /// <exception cref="UnknownMasterKeyException">
    /// This server lacks a master key. It reads no key then, and so makes none, which no other server would want.
    /// </exception>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = tenants.DataSource.CreateCommand(
            "select id, xml from data_protection_keys order by created_at, id"
        );
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
        {
            if (Parse(reader.GetGuid(0), reader.GetString(1)) is { } element)
            {
                master.Demand(KeyUnwrapper.MasterKeysOf(element));
                elements.Add(element);
            }
        }
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = tenants.DataSource.CreateCommand(
            "insert into data_protection_keys (id, friendly_name, xml) values ($1, $2, $3)"
        );
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }

    // One broken row must not take the other keys away.
    private XElement? Parse(Guid id, string xml)
    {
        try
        {
            return XElement.Parse(xml);
        }
        catch (XmlException)
        {
            log.KeyUnreadable(id);
            return null;
        }
    }
}
