using Npgsql;
using NpgsqlTypes;

namespace Bookline.Tenancy.Logins;

/// <summary>Asks the catalog for <see cref="LoginFacts"/>: one batch, one round trip, readable for every login.</summary>
static class LoginQuery
{
    // Enough for any message; a login that owns more is refused all the same.
    const int MostPossessions = 200;

    const string Login = """
        select r.rolname::text, current_database()::text,
            (select count(distinct p.proname) = 3 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where p.proname in ('set_tenant_context', 'get_tenant_context', 'require_tenant_context')
                and n.nspname !~ '^pg_')
        from pg_roles r where r.rolname::text = coalesce($1, session_user::text)
        """;

    // session_user: SET ROLE and the settings of a role change the current user, and RESET ROLE takes them back.
    const string Reach = """
        with recursive reach (role) as (
            select r.oid from pg_roles r where r.rolname::text = coalesce($1, session_user::text)
            union
            select m.roleid from reach join pg_auth_members m on m.member = reach.role
        )
        """;

    const string Roles = $"""
        {Reach}
        select r.rolname::text, r.rolsuper, r.rolbypassrls, r.rolreplication, r.rolcreaterole, r.rolcreatedb
        from reach join pg_roles r on r.oid = reach.role
        order by r.rolname
        """;

    // The options of a grant are columns since 16. Before, every member may SET ROLE, and inherits as its role says.
    const string Memberships = $"""
        {Reach}
        select member.rolname::text, granted.rolname::text, pg_get_userbyid(m.grantor)::text,
            coalesce((to_jsonb(m) ->> 'inherit_option')::bool or (to_jsonb(m) ->> 'set_option')::bool
                or m.admin_option, true),
            coalesce((to_jsonb(m) ->> 'inherit_option')::bool, member.rolinherit)
        from pg_auth_members m
        join pg_roles member on member.oid = m.member
        join pg_roles granted on granted.oid = m.roleid
        where m.member in (select role from reach)
        order by 1, 2, 3
        """;

    static readonly string Possessions = $"""
        {Reach},
        secured as (
            select c.oid, c.relowner, c.relnamespace from pg_class c
            where c.relkind in ('r', 'p')
            and (c.relrowsecurity or exists (select from pg_policy p where p.polrelid = c.oid))
        ),
        -- A partition has its own owner, and reached directly its own row-level security: perhaps none.
        guarded as (
            select oid, relowner, relnamespace from secured
            union
            select c.oid, c.relowner, c.relnamespace
            from guarded g join pg_inherits i on i.inhparent = g.oid join pg_class c on c.oid = i.inhrelid
        ),
        context as (
            select p.oid, p.proowner, p.pronamespace from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.proname in ('set_tenant_context', 'get_tenant_context', 'require_tenant_context', 'adopted_tenant')
            and n.nspname !~ '^pg_'
        )
        select pg_get_userbyid(x.owner)::text, x.kind, x.name from (
            select d.datdba, {(int)PossessionKind.Database}, quote_ident(d.datname)
            from pg_database d where d.datname = current_database()
            union all
            select n.nspowner, {(int)PossessionKind.Schema}, quote_ident(n.nspname) from pg_namespace n
            where n.oid in (select relnamespace from guarded union all select pronamespace from context)
            union all
            select g.relowner, {(int)PossessionKind.Table}, g.oid::regclass::text from guarded g
            union all
            select c.proowner, {(int)PossessionKind.Function}, c.oid::regprocedure::text from context c
        ) x (owner, kind, name)
        where x.owner in (select role from reach)
        order by 1, 2, 3
        limit {MostPossessions}
        """;

    /// <summary>Adds the questions to a batch. <paramref name="login"/> null: who is connected.</summary>
    public static void Add(NpgsqlBatch batch, string? login)
    {
        foreach (var sql in (string[])[Login, Roles, Memberships, Possessions])
        {
            var name = new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)login ?? DBNull.Value };
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { name } });
        }
    }

    /// <summary>Reads the answers, in the order of the questions; null where there is no such login.</summary>
    public static async Task<LoginFacts?> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var logins = await RowsAsync(
            reader,
            r => (Name: r.GetString(0), Database: r.GetString(1), IsMigrated: r.GetBoolean(2)),
            ct
        );
        var roles = await RowsAsync(reader, ReadRole, ct);
        var memberships = await RowsAsync(
            reader,
            r => new Membership(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetBoolean(4)),
            ct
        );
        var possessions = await RowsAsync(
            reader,
            r => new Possession(r.GetString(0), (PossessionKind)r.GetInt32(1), r.GetString(2)),
            ct
        );
        if (logins is not [var login])
        {
            return null;
        }

        return new LoginFacts
        {
            Login = login.Name,
            Database = login.Database,
            HasContextFunctions = login.IsMigrated,
            Roles = roles,
            Memberships = memberships,
            Possessions = possessions,
        };
    }

    static RoleFacts ReadRole(NpgsqlDataReader r) =>
        new(r.GetString(0), r.GetBoolean(1), r.GetBoolean(2), r.GetBoolean(3), r.GetBoolean(4), r.GetBoolean(5));

    static async Task<List<T>> RowsAsync<T>(
        NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> map,
        CancellationToken ct
    )
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(map(reader));
        }

        await reader.NextResultAsync(ct);
        return rows;
    }
}
