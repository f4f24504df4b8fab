using Bookline.Tenancy.Logins;
using Npgsql;

namespace Bookline.Cli.Logins;

/// <summary>Reads the logins, and who asks, from the catalog. Needs no right but to connect.</summary>
static class LoginCatalog
{
    const string AskAdministrator = """
        select current_user::text, r.rolsuper, r.rolcreaterole, r.rolbypassrls,
            current_setting('server_version_num')::int, current_database()::text, pg_is_in_recovery(),
            to_regrole('authenticated') is not null and to_regrole('bookline_owner') is not null,
            (select count(distinct p.proname) = 2 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where p.proname in ('set_tenant_context', 'require_tenant_context') and n.nspname !~ '^pg_'),
            has_column_privilege('pg_catalog.pg_authid', 'rolpassword', 'select'), now()
        from pg_roles r where r.rolname = current_user
        """;

    const string AskState = """
        select r.rolcanlogin, case when isfinite(r.rolvaliduntil) then r.rolvaliduntil end,
            coalesce(r.rolvaliduntil <= now(), false),
            (select count(*) from pg_stat_activity a where a.usesysid = r.oid)::int,
            pg_has_role(r.oid, 'member with admin option')
        from pg_roles r where r.rolname::text = $1
        """;

    const string AskPassword = """
        select case when rolpassword is null then 'none' when rolpassword like 'SCRAM-SHA-256$%' then 'scram-sha-256'
            when rolpassword like 'md5%' then 'md5' else 'unknown' end
        from pg_authid where rolname::text = $1
        """;

    public static async Task<Administrator> AdministratorAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(AskAdministrator, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new Administrator(
            reader.GetString(0),
            reader.GetBoolean(1),
            reader.GetBoolean(2),
            reader.GetBoolean(3),
            reader.GetInt32(4),
            reader.GetString(5),
            reader.GetBoolean(6),
            reader.GetBoolean(7),
            reader.GetBoolean(8),
            reader.GetBoolean(9),
            reader.GetDateTime(10)
        );
    }

    /// <summary>Null where there is no such role.</summary>
    public static async Task<LoginState?> StateAsync(
        NpgsqlConnection connection,
        LoginPurpose purpose,
        Administrator administrator,
        CancellationToken ct
    )
    {
        if (await FactsAsync(connection, purpose.Role, ct) is not { } facts)
        {
            return null;
        }

        var password = administrator.ReadsPasswords ? await PasswordAsync(connection, purpose.Role, ct) : "unknown";
        await using var command = Command(connection, AskState, purpose.Role);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new LoginState(
                purpose,
                facts,
                reader.GetBoolean(0),
                password,
                reader.IsDBNull(1) ? null : reader.GetDateTime(1),
                reader.GetBoolean(2),
                reader.GetInt32(3),
                reader.GetBoolean(4)
            )
            : null;
    }

    static async Task<LoginFacts?> FactsAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        LoginQuery.Add(batch, role);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await LoginQuery.ReadAsync(reader, ct);
    }

    static async Task<string> PasswordAsync(NpgsqlConnection connection, string role, CancellationToken ct)
    {
        await using var command = Command(connection, AskPassword, role);
        return (string?)await command.ExecuteScalarAsync(ct) ?? "unknown";
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, string role) =>
        new(sql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = role } } };
}
