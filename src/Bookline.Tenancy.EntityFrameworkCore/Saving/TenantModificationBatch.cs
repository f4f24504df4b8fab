using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Bookline.Tenancy.EntityFrameworkCore.Commands;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Update.Internal;

namespace Bookline.Tenancy.EntityFrameworkCore.Saving;

#pragma warning disable EF1001 // The provider has no public way in; see docs/entity-framework-core.md

/// <summary>
/// A batch of SaveChanges whose first statements bind the tenant. The provider finds affected rows by a statement's place
/// in the batch, and would take those of the binding for the first change's.
/// </summary>
internal sealed class TenantModificationBatch(
    ModificationCommandBatchFactoryDependencies dependencies,
    int maxBatchSize,
    TenantBinding binding
) : NpgsqlModificationCommandBatch(dependencies, maxBatchSize)
{
    // Synchronous all the way where async is false, so nothing is waited for.
    protected override void Consume(RelationalDataReader reader) =>
        ConsumeAsync(reader, async: false, CancellationToken.None).GetAwaiter().GetResult();

    protected override Task ConsumeAsync(RelationalDataReader reader, CancellationToken cancellationToken = default) =>
        ConsumeAsync(reader, async: true, cancellationToken);

    private async Task ConsumeAsync(RelationalDataReader reader, bool async, CancellationToken cancel)
    {
        var results = (NpgsqlDataReader)reader.DbDataReader;
        var index = 0;
        try
        {
            for (; index < ModificationCommands.Count; index++)
            {
                if (ResultSetMappings[index] != ResultSetMapping.NoResults)
                {
                    await PropagateAsync(index, reader, async, cancel);
                    await results.NextResultAsync(async, cancel);
                }
                else if (ModificationCommands[index].StoreStoredProcedure is null && RowsOf(index, results) != 1)
                {
                    await ThrowConcurrencyAsync(index, reader, async, cancel);
                }
            }
            // The commit is the last statement, and its error must not get lost in a Dispose.
            while (await results.NextResultAsync(async, cancel)) { }
        }
        catch (Exception error) when (error is not (DbUpdateException or OperationCanceledException))
        {
            var at = Math.Min(index, ModificationCommands.Count - 1);
            throw new DbUpdateException(
                "The changes could not be saved; the inner exception says why.",
                error,
                ModificationCommands[at].Entries
            );
        }
    }

    private async Task PropagateAsync(int index, RelationalDataReader reader, bool async, CancellationToken cancel)
    {
        if (!(async ? await reader.ReadAsync(cancel) : reader.Read()))
        {
            await ThrowConcurrencyAsync(index, reader, async, cancel);
            return;
        }
        ModificationCommands[index].PropagateResults(reader);
    }

    // The reader has passed all statements without rows that stand before the one it is at.
#pragma warning disable CS0618 // NpgsqlDataReader.Statements: the provider itself has no other way to the affected rows
    private ulong RowsOf(int index, NpgsqlDataReader results) =>
        results.Statements[(binding.Running?.Leading ?? 0) + index].Rows;
#pragma warning restore CS0618

    private async Task ThrowConcurrencyAsync(
        int index,
        RelationalDataReader reader,
        bool async,
        CancellationToken cancel
    )
    {
        if (async)
        {
            await ThrowAggregateUpdateConcurrencyExceptionAsync(reader, index, 1, 0, cancel);
        }
        else
        {
            ThrowAggregateUpdateConcurrencyException(reader, index, 1, 0);
        }
    }
}
