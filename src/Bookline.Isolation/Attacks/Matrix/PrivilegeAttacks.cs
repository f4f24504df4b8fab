using Npgsql;

namespace Bookline.Isolation.Attacks.Matrix;

/// <summary>Ways around row security that begin with a right the application should not have.</summary>
internal static class PrivilegeAttacks
{
    /// <summary>Every role that the application might put on: the owner, and whoever is above row security.</summary>
    public static async Task<Verdict> SetRoleToOwnerAsync(Scene scene, CancellationToken ct)
    {
        if (!scene.Identity.IsWholeSession)
        {
            return Verdict.NotRun("only a superuser can try it; what the role may become is a rule, too");
        }
        var roles = await scene.Database.RowsAsync(
            $"""
            select r.rolname from pg_roles r
            where (r.oid = (select relowner from pg_class where oid = {scene.Table.Oid}) or r.rolsuper or r.rolbypassrls)
              and r.rolname <> current_user
            """,
            ct
        );
        var said = "there is no such role";
        foreach (var role in roles.Select(r => r[0]!))
        {
            try
            {
                return await scene.Database.KeepingAsync(async () =>
                {
                    await scene.Database.ExecuteAsync($"set local role {Identifiers.Quote(role)}", ct);
                    return Verdict.Leaked($"became {role}");
                });
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                said = $"{e.SqlState} {e.MessageText}";
            }
        }
        return Verdict.Refused(said);
    }

    public static async Task<Verdict> DisableAsync(Scene scene, CancellationToken ct)
    {
        await scene.Database.ExecuteAsync($"alter table {scene.Sql} disable row level security", ct);
        return Verdict.Leaked("switched row security off");
    }

    public static async Task<Verdict> AddPolicyAsync(Scene scene, CancellationToken ct)
    {
        await scene.Database.ExecuteAsync($"create policy bookline_attack on {scene.Sql} using (true)", ct);
        return Verdict.Leaked("added a policy that lets everybody in");
    }

    public static async Task<Verdict> AddTriggerAsync(Scene scene, CancellationToken ct)
    {
        await scene.Database.ExecuteAsync(
            $"""
            create trigger bookline_attack after insert on {scene.Sql}
            for each row execute function suppress_redundant_updates_trigger()
            """,
            ct
        );
        return Verdict.Leaked("a trigger of its own reads what others write");
    }

    public static async Task<Verdict> ReplaceFunctionAsync(Scene scene, CancellationToken ct)
    {
        var functions = await scene.Database.RowsAsync(
            $"""
            select p.oid::regprocedure from pg_depend d
            join pg_policy y on y.oid = d.objid and y.polrelid = {scene.Table.Oid}
            join pg_proc p on p.oid = d.refobjid and d.refclassid = 'pg_proc'::regclass
            where d.classid = 'pg_policy'::regclass and p.pronamespace <> 'pg_catalog'::regnamespace
            """,
            ct
        );
        if (functions.Count == 0)
        {
            return Verdict.NotApplicable("its policies call no function of this database");
        }
        // Whoever may alter it may replace it.
        await scene.Database.ExecuteAsync($"alter function {functions[0][0]} cost 100", ct);
        return Verdict.Leaked($"may replace {functions[0][0]}");
    }
}
