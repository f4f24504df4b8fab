using Npgsql;
using NpgsqlTypes;

namespace Bookline.Tenancy.Units;

/// <summary>The commands in front of a statement and behind it, which travel with it in one round trip.</summary>
internal static class Prelude
{
    /// <summary>Explicit, since a batch's implicit transaction does not reach the workers of a Citus cluster.</summary>
    public const string Begin = "begin";

    private const string Bind = "select public.set_tenant_context($1)";
    private const string DemandActive = "select public.require_active_tenant()";

    /// <summary>Adds the beginning of a transaction of one tenant.</summary>
    /// <returns>How many of the commands give a result that stands in front of the statement's own.</returns>
    public static int AddTo(NpgsqlBatch batch, string begin, Guid tenant, bool demandActive)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(begin));
        var bind = new NpgsqlBatchCommand(Bind);
        bind.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant, NpgsqlDbType = NpgsqlDbType.Uuid });
        batch.BatchCommands.Add(bind);
        if (!demandActive)
        {
            return 1;
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand(DemandActive));
        return 2;
    }

    public static void AddDemandContextTo(NpgsqlBatch batch) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select public.require_tenant_context()"));

    /// <param name="closeCursors">Cursors WITH HOLD outlive a transaction, and the session is the next client's.</param>
    public static void AddCommitTo(NpgsqlBatch batch, bool closeCursors)
    {
        if (closeCursors)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("close all"));
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
    }
}
