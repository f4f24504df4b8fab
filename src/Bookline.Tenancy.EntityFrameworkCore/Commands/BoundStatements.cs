using System.Data.Common;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Bookline.Tenancy.EntityFrameworkCore.Commands;

/// <summary>A command of EF Core's with the statements in front of it and behind it that bind it to a tenant.</summary>
/// <param name="Begins">
/// It stands in no transaction: the binding needs one, which begins and commits in the same round trip. Explicitly, since a
/// batch's implicit transaction does not reach the workers of a Citus cluster.
/// </param>
/// <param name="DemandsActive">The database is asked whether the tenant may work.</param>
internal readonly record struct BoundStatements(Guid Tenant, bool Begins, bool DemandsActive)
{
    private const string Begin = "begin";
    private const string Commit = "commit";
    private const string Bind = "select public.set_tenant_context($1)";
    private const string BindNamed = "select public.set_tenant_context(@bookline_tenant)";
    private const string DemandActive = "select public.require_active_tenant()";

    /// <summary>How many result sets stand in front of the command's own.</summary>
    public int LeadingResults => DemandsActive ? 2 : 1;

    /// <summary>How many statements stand in front of the command's own.</summary>
    public int LeadingStatements => LeadingResults + (Begins ? 1 : 0);

    /// <summary>
    /// For a command of one statement. Npgsql refuses a second one in a batch command, so that no injected text can commit
    /// and bind another tenant.
    /// </summary>
    public NpgsqlBatch AroundOne(NpgsqlCommand command)
    {
        var batch = new NpgsqlBatch(command.Connection, command.Transaction) { Timeout = command.CommandTimeout };
        if (Begins)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Begin));
        }
        var bind = new NpgsqlBatchCommand(Bind);
        bind.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Tenant, NpgsqlDbType = NpgsqlDbType.Uuid });
        batch.BatchCommands.Add(bind);
        if (DemandsActive)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(DemandActive));
        }
        var statement = new NpgsqlBatchCommand(command.CommandText);
        foreach (DbParameter parameter in command.Parameters)
        {
            // Copies: a parameter is in one collection at a time, and EF Core logs those of its own command afterwards.
            statement.Parameters.Add(((NpgsqlParameter)parameter).Clone());
        }
        batch.BatchCommands.Add(statement);
        if (Begins)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Commit));
        }
        return batch;
    }

    /// <summary>
    /// For SaveChanges, whose text EF Core wrote: many statements that share their parameters, so they stay one command.
    /// </summary>
    public void AddAround(NpgsqlCommand changes)
    {
        var text = new StringBuilder(changes.CommandText.Length + 128);
        text.Append(Begins ? Begin + ";\n" : "").Append(BindNamed).Append(";\n");
        text.Append(DemandsActive ? DemandActive + ";\n" : "");
        text.Append(changes.CommandText);
        text.Append(Begins ? "\n" + Commit : "");
        changes.CommandText = text.ToString();
        changes.Parameters.Add(
            new NpgsqlParameter<Guid>("bookline_tenant", Tenant) { NpgsqlDbType = NpgsqlDbType.Uuid }
        );
    }
}
