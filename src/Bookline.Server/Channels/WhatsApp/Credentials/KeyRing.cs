using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Npgsql;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>Data protection with its keys in the database, wrapped where there is a master key.</summary>
internal static class KeyRing
{
    // Part of every key's purpose: another name, and nothing can be decrypted any more.
    private const string Application = "Bookline";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<MasterKeys>();
        services.AddDataProtection().SetApplicationName(Application);
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<TenantContext, MasterKeys>(
                (keys, tenants, master) =>
                {
                    keys.XmlRepository = new KeyTable(tenants);
                    keys.XmlEncryptor = master.CurrentId is null ? null : new KeyWrapper(master);
                }
            );
        services.AddHostedService<FirstKey>();
    }

    /// <summary>
    /// Has the first key made before the first token comes, by one server at a time: of two that start together, each would make its
    /// own, and not know the other's until the next day.
    /// </summary>
    private sealed class FirstKey(
        TenantContext tenants,
        IDataProtectionProvider protection,
        MasterKeys master,
        ILogger<FirstKey> log
    ) : IHostedService
    {
        private const long Lock = 0x626f6f6b_6b657973; // "bookkeys"

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (master.CurrentId is null)
            {
                log.KeysUnwrapped();
            }
            try
            {
                await using var connection = await tenants.DataSource.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction);
                wait.Parameters.Add(new() { Value = Lock });
                await wait.ExecuteNonQueryAsync(cancellationToken);
                protection.CreateProtector("first").Protect([]);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (NpgsqlException error)
            {
                // The server starts without its database, too; the first token has the key made then.
                log.KeyRingUnready(error);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
