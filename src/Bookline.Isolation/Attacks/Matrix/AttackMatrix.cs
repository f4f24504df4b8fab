namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Every attack there is, in the order of the report.</summary>
internal static class AttackMatrix
{
    private const Needs Reads = Needs.Context | Needs.Victim;
    private const Needs Writes = Needs.Context | Needs.Canaries;

    public static readonly IReadOnlyList<Attack> All =
    [
        // Without these two the refusals below would prove nothing.
        new("control: own row is seen", Needs.Context | Needs.Own, Controls.OwnRowIsSeenAsync),
        new("control: own row can be written", Writes, Controls.OwnRowCanBeWrittenAsync),
        new("no context: read", Needs.Victim, ContextAttacks.NoContextReadAsync),
        new("no context: insert", Needs.Canaries, ContextAttacks.NoContextInsertAsync) { IsWrite = true },
        new("no context: update and delete", Needs.Victim, ContextAttacks.NoContextWriteAsync),
        new("no context: after it was cleared", Reads, ContextAttacks.ClearedAsync),
        new("no context: settings of ''", Reads, ContextAttacks.EmptyAsync),
        new("no context: settings of no tenant's form", Reads, ContextAttacks.NotATenantAsync),
        new("unknown tenant: read", Reads, ContextAttacks.UnknownTenantAsync),
        new("forged setting", Reads, ContextAttacks.ForgedAsync),
        new("forged setting with a session's stamp", Reads, ContextAttacks.ForgedStampAsync),
        new("rebind in one transaction", Reads, ContextAttacks.RebindAsync),
        new("rebind after clearing", Reads, ContextAttacks.RebindAfterClearAsync),
        new("injected context function", Reads, ContextAttacks.InjectedFunctionAsync),
        new("injected set_config", Reads, ContextAttacks.InjectedSetConfigAsync),
        new("plan cached for another tenant", Reads | Needs.Own, ContextAttacks.CachedPlanAsync),
        new("read: by tenant", Reads, ReadAttacks.ByTenantAsync),
        new("read: everything", Reads, ReadAttacks.EverythingAsync),
        new("read: aggregate", Reads, ReadAttacks.AggregateAsync),
        new("read: join", Reads, ReadAttacks.JoinAsync),
        new("read: subquery", Reads, ReadAttacks.SubqueryAsync),
        new("read: exists in a lateral", Reads, ReadAttacks.LateralAsync),
        new("read: sample", Reads, ReadAttacks.SampleAsync),
        new("read: physical address", Reads | Needs.Canaries, ReadAttacks.PhysicalAddressAsync),
        new("read: cursor", Reads, ReadAttacks.CursorAsync),
        new("read: for update", Reads, ReadAttacks.ForUpdateAsync),
        new("read: copy to", Reads, ReadAttacks.CopyToAsync),
        new("read: row_security off", Reads, ReadAttacks.RowSecurityOffAsync),
        new("write: insert", Writes, WriteAttacks.InsertAsync) { IsWrite = true },
        new("write: upsert", Writes, WriteAttacks.UpsertAsync) { IsWrite = true },
        new("write: upsert onto the other's key", Writes, WriteAttacks.TakeoverAsync),
        new("write: merge", Writes, WriteAttacks.MergeAsync) { IsWrite = true },
        new("write: copy from", Writes, WriteAttacks.CopyFromAsync) { IsWrite = true },
        new("write: update", Reads, WriteAttacks.UpdateAsync) { IsWrite = true },
        new("write: update from", Reads, WriteAttacks.UpdateFromAsync) { IsWrite = true },
        new("write: delete", Reads, WriteAttacks.DeleteAsync) { IsWrite = true },
        new("write: merge delete", Reads, WriteAttacks.MergeDeleteAsync) { IsWrite = true },
        new("write: move own row to the other", Writes, WriteAttacks.MoveAsync) { IsWrite = true },
        new("write: take the other's row", Reads, WriteAttacks.TakeAsync) { IsWrite = true },
        new("write: truncate", Needs.Nothing, WriteAttacks.TruncateAsync),
        new("foreign key: insert below the other's row", Writes, KeyAttacks.InsertBelowOtherAsync),
        new("foreign key: move below the other's row", Writes, KeyAttacks.MoveBelowOtherAsync),
        new("oracle: foreign key", Writes, KeyAttacks.ForeignKeyOracleAsync),
        new("oracle: unique key", Writes, KeyAttacks.UniqueOracleAsync),
        new("oracle: error in a predicate", Reads, OracleAttacks.ErrorInPredicateAsync),
        new("oracle: value in an error", Reads | Needs.Canaries, OracleAttacks.ValueInErrorAsync),
        new("oracle: explain analyze", Reads, OracleAttacks.ExplainAnalyzeAsync),
        new("around: set role to the owner", Needs.Victim, PrivilegeAttacks.SetRoleToOwnerAsync),
        new("around: disable row security", Needs.Victim, PrivilegeAttacks.DisableAsync),
        new("around: add a policy", Needs.Victim, PrivilegeAttacks.AddPolicyAsync),
        new("around: add a trigger", Needs.Nothing, PrivilegeAttacks.AddTriggerAsync),
        new("around: replace the context's function", Needs.Context, PrivilegeAttacks.ReplaceFunctionAsync),
        new("around: partitions and children", Reads, RelationAttacks.ChildrenAsync),
        new("around: views", Reads, RelationAttacks.ViewsAsync),
        new("around: views without context", Needs.Victim, RelationAttacks.ViewsWithoutContextAsync),
        new("around: materialized views", Reads, RelationAttacks.MaterializedViewsAsync),
    ];
}
