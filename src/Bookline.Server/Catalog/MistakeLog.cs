using System.Collections.Concurrent;
using Bookline.Tenancy;

namespace Bookline.Server.Catalog;

/// <summary>Says once that a setting is bad, and not with every message.</summary>
internal sealed partial class MistakeLog(ILogger log)
{
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(TenantId Tenant, string Setting), bool> said = new();

    public void Note(TenantId tenant, string setting)
    {
        if (said.Count >= MostRemembered)
        {
            said.Clear();
        }
        if (said.TryAdd((tenant, setting), true))
        {
            SettingIsBad(tenant, setting);
        }
    }

    [LoggerMessage(4001, LogLevel.Warning, "Tenant {Tenant}: the setting {Setting} is bad, its default is used")]
    private partial void SettingIsBad(TenantId tenant, string setting);
}
