using System.Data;
using System.Transactions;
using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Bookline.Tenancy.Units;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Bookline.Tenancy.EntityFrameworkCore.Commands;

/// <summary>
/// One command of EF Core's, sent in one round trip with what binds it to its tenant. Every one carries the binding, also
/// in a transaction that has it already: a rollback to a savepoint may have taken it.
/// </summary>
internal sealed class TenantExchange
{
    private readonly NpgsqlCommand command;
    private readonly BoundStatements bound;
    private readonly TenantBinding binding;
    private readonly TenantId tenant;
    private readonly bool isSave;
    private NpgsqlBatch? batch;
    private bool isAbandoned;

    /// <summary>Written by EF Core for a DbContext of a tenant's.</summary>
    /// <exception cref="NoTenantContextException">The DbContext has no tenant.</exception>
    public TenantExchange(NpgsqlCommand command, DbContext context, CommandSource source)
    {
        this.command = command;
        binding = TenantBinding.Of(context);
        tenant = binding.Required();
        isSave = source == CommandSource.SaveChanges;
        bound = new BoundStatements(
            tenant.Value,
            Begins: command.Transaction is null && !IsAmbient(context),
            DemandsActive: !binding.Tenants.Active.Remembers(tenant.Value)
        );
        binding.Running = this;
    }

    /// <summary>How many statements stand in front of EF Core's own.</summary>
    public int Leading => bound.LeadingStatements;

    /// <summary>Sends it and stops at the command's own result.</summary>
    /// <param name="async">False: all of it happens before the call returns.</param>
    public async Task<NpgsqlDataReader> OpenAsync(bool async, CancellationToken cancel)
    {
        var askedAt = binding.Tenants.Active.Now;
        try
        {
            var reader = await SendAsync(async, cancel);
            try
            {
                for (var skipped = 0; skipped < bound.LeadingResults; skipped++)
                {
                    await reader.NextResultAsync(async, cancel);
                }
            }
            catch
            {
                await reader.CloseAsync(async);
                throw;
            }
            if (bound.DemandsActive)
            {
                binding.Tenants.Active.Remember(tenant.Value, askedAt);
            }
            return reader;
        }
        catch (Exception error)
        {
            await AbandonAsync(async);
            throw Explained(error);
        }
    }

    /// <summary>Sends it and waits for its end, the commit's included.</summary>
    /// <returns>The first value of the first row, null where there is none, and the affected rows.</returns>
    public async Task<(object? First, int Affected)> RunAsync(bool async, CancellationToken cancel)
    {
        var reader = await OpenAsync(async, cancel);
        try
        {
            var isRow = await reader.ReadAsync(async, cancel);
            var first = isRow && reader.FieldCount > 0 ? reader.GetValue(0) : null;
            await EndAsync(reader, async, cancel);
            await reader.CloseAsync(async);
            CopyOutputs();
            return (first, reader.RecordsAffected);
        }
        catch (Exception error)
        {
            await reader.CloseAsync(async);
            await AbandonAsync(async);
            throw Explained(error);
        }
    }

    /// <summary>
    /// Reads to the end, since an error of the commit comes last and a Dispose would swallow it, and takes back what a
    /// failure left open.
    /// </summary>
    public async Task EndAsync(NpgsqlDataReader reader, bool async, CancellationToken cancel = default)
    {
        var complete = false;
        try
        {
            while (!reader.IsClosed && await reader.NextResultAsync(async, cancel)) { }
            complete = IsComplete(reader);
        }
        catch (Exception error) when (Explained(error) is var explained && explained != error)
        {
            throw explained;
        }
        finally
        {
            binding.Running = null;
            if (!complete)
            {
                await reader.CloseAsync(async);
                await AbandonAsync(async);
            }
        }
    }

    // The commit is the last statement. One that did not run, because one before it failed, has no type.
#pragma warning disable CS0618 // NpgsqlDataReader.Statements: the only way to what became of a statement
    private bool IsComplete(NpgsqlDataReader reader) =>
        !bound.Begins || reader.Statements[^1].StatementType != Npgsql.StatementType.Unknown;
#pragma warning restore CS0618

    // What was sent were copies.
    private void CopyOutputs()
    {
        if (batch is null)
        {
            return;
        }
        var sent = batch.BatchCommands[bound.LeadingStatements].Parameters;
        for (var index = 0; index < sent.Count; index++)
        {
            if (sent[index].Direction != ParameterDirection.Input)
            {
                command.Parameters[index].Value = sent[index].Value;
            }
        }
    }

    private async Task<NpgsqlDataReader> SendAsync(bool async, CancellationToken cancel)
    {
        if (isSave)
        {
            bound.AddAround(command);
            return async ? await command.ExecuteReaderAsync(cancel) : command.ExecuteReader();
        }
        batch = bound.AroundOne(command);
        return async ? await batch.ExecuteReaderAsync(cancel) : batch.ExecuteReader();
    }

    // In a transaction of the caller's it is the caller who rolls back.
    private async Task AbandonAsync(bool async)
    {
        if (!bound.Begins || isAbandoned || command.Connection is not { State: ConnectionState.Open } connection)
        {
            return;
        }
        isAbandoned = true;
        if (async)
        {
            await Rollback.OfAsync(connection);
        }
        else
        {
            Task.Run(() => Rollback.OfAsync(connection)).GetAwaiter().GetResult();
        }
    }

    private Exception Explained(Exception error)
    {
        if (error is not PostgresException refused)
        {
            return error;
        }
        if (refused.SqlState is Translation.UnknownTenant or Translation.SuspendedTenant)
        {
            binding.Tenants.Active.Forget(tenant.Value);
        }
        return Translation.Of(refused, tenant) ?? error;
    }

    private static bool IsAmbient(DbContext context) =>
        Transaction.Current is not null || context.Database.GetEnlistedTransaction() is not null;
}
