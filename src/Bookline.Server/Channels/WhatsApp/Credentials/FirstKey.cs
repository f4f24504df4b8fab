using System.Security.Cryptography;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookline.Server.Channels.WhatsApp.Credentials;

/// <summary>
/// Refuses the start of a server that lacks a master key, and has the first key made before the first token comes, by one server at a
/// time: of two that start together, each would make its own, and not know the other's until the next day.
/// </summary>
internal sealed class FirstKey(
    TenantContext tenants,
    IDataProtectionProvider protection,
    KeyTable table,
    MasterKeys master,
    ILogger<FirstKey> log
) : IHostedLifecycleService
{
    private const long Lock = 0x626f6f6b_6b657973; // "bookkeys"

    /// <summary>Before any other service starts: a worker would need the keys, and the framework makes one without asking.</summary>
    /// <exception cref="OptionsValidationException">A stored key is wrapped with a master key that is not in the settings.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (master.CurrentId is null)
        {
            log.KeysUnwrapped();
        }
        try
        {
            await MakeAsync(cancellationToken);
        }
        catch (UnknownMasterKeyException error)
        {
            throw new OptionsValidationException(MasterKeys.Setting, typeof(MasterKeys), [error.Message]);
        }
        catch (Exception error) when (error is NpgsqlException or CryptographicException)
        {
            // The server starts without its database, too; the first token has the key made then.
            log.KeyRingUnready(error);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await tenants.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction);
        wait.Parameters.Add(new() { Value = Lock });
        await wait.ExecuteNonQueryAsync(cancellationToken);
        table.GetAllElements(); // data protection would hide why it cannot read them
        protection.CreateProtector("first").Protect([]);
        await transaction.CommitAsync(cancellationToken);
    }
}
