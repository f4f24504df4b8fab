using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>Data protection with its keys in the database, wrapped where there is a master key.</summary>
internal static class KeyRing
{
    // Part of every key's purpose: another name, and nothing can be decrypted any more.
    private const string Application = "Bookline";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MasterKeys>().AddSingleton<KeyTable>();
        services.AddDataProtection().SetApplicationName(Application);
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<KeyTable, MasterKeys>(
                (keys, table, master) =>
                {
                    keys.XmlRepository = table;
                    keys.XmlEncryptor = master.CurrentId is null ? null : new KeyWrapper(master);
                }
            );
        services.AddHostedService<FirstKey>();
        // It warns of keys that are not wrapped, as we do, and cannot say what to set.
        services.AddLogging(logging =>
            logging.AddFilter(typeof(IKeyManager).Namespace + ".XmlKeyManager", LogLevel.Error)
        );
    }
}
