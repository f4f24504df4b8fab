using System.Data;
using System.Globalization;
using Bookline.Cli.Logins;
using Bookline.Cli.Troubles;
using Npgsql;

namespace Bookline.Cli.Auditing;

/// <summary>Reads every tenant's log in one snapshot, entry by entry, and follows the chains.</summary>
static class AuditLogReader
{
    const int FieldCount = 14;

    /// <param name="wanted">A tenant's id or domain; null: all.</param>
    /// <exception cref="UsageException">There is no such tenant.</exception>
    /// <exception cref="LoginRefusedException">The login sees no other tenant's rows, or the database has no log.</exception>
    public static async Task<ChainsReport> VerifyAsync(
        NpgsqlConnection connection,
        string? wanted,
        CancellationToken ct
    )
    {
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await EnsureReadableAsync(connection, ct);
        var tenants = await TenantsAsync(connection, wanted, ct);
        if (wanted is not null && tenants.Count == 0)
        {
            throw new UsageException(
                $"There is no tenant '{wanted}'.",
                "Name its id or its domain: select id, domain from tenants."
            );
        }

        var chains = tenants.ToDictionary(t => t.Id, t => new Chain(t));
        await FollowAsync(connection, chains, wanted is null ? null : tenants[0].Id, ct);
        var reports = tenants.Select(t => chains[t.Id].End()).ToList();
        return new ChainsReport(reports.All(r => r.Broken is null), reports);
    }

    static async Task EnsureReadableAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select pg_catalog.to_regclass('public.audit_log') is not null,
              r.rolsuper or r.rolbypassrls or coalesce(pg_has_role(r.oid, pg_catalog.to_regrole('bookline_owner'), 'usage'), false),
              r.rolname
            from pg_catalog.pg_roles r where r.rolname = current_user
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        if (!reader.GetBoolean(0))
        {
            throw new LoginRefusedException(
                "not_migrated",
                "This database has no audit log.",
                "bookline db up brings it."
            );
        }

        if (!reader.GetBoolean(1))
        {
            throw new LoginRefusedException(
                "login_confined",
                $"Login {reader.GetString(2)} cannot read the logs of all tenants: row-level security confines it.",
                "Log in as bookline_migrator, as a member of bookline_owner, or as a superuser."
            );
        }
    }

    static async Task<List<AuditedTenant>> TenantsAsync(
        NpgsqlConnection connection,
        string? wanted,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select t.id, t.domain, h.first_sequence, encode(h.first_previous_hash, 'hex'), h.last_sequence, encode(h.last_hash, 'hex')
            from public.tenants t left join public.audit_heads h on h.tenant_id = t.id
            where $1::text is null or t.id::text = lower($1) or t.domain = $1
            order by t.domain
            """,
            connection
        );
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)wanted ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var tenants = new List<AuditedTenant>();
        while (await reader.ReadAsync(ct))
        {
            var head = reader.IsDBNull(2)
                ? null
                : new AuditHead(reader.GetInt64(2), reader.GetString(3), reader.GetInt64(4), reader.GetString(5));
            tenants.Add(new AuditedTenant(reader.GetGuid(0), reader.GetString(1), head));
        }

        return tenants;
    }

    static async Task FollowAsync(
        NpgsqlConnection connection,
        Dictionary<Guid, Chain> chains,
        Guid? tenant,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select l.tenant_id, l.tenant_id::text, l.sequence::text, l.id::text, ((extract(epoch from l.at) * 1000000)::bigint)::text,
              l.actor_kind, l.actor_id, l.actor_name, l.ip, l.user_agent, l.action, l.subject, l.before::text, l.after::text,
              encode(l.previous_hash, 'hex'), encode(l.hash, 'hex')
            from public.audit_log l where $1::uuid is null or l.tenant_id = $1
            order by l.tenant_id, l.sequence
            """,
            connection
        )
        {
            // As long as it takes: a log of years is read once.
            CommandTimeout = 0,
        };
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)tenant ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var fields = new string?[FieldCount];
            for (var i = 0; i < FieldCount; i++)
            {
                fields[i] = Text(reader, i + 1);
            }

            var id = reader.GetGuid(0);
            long? sequence = fields[1] is { } s ? long.Parse(s, CultureInfo.InvariantCulture) : null;
            chains[id].Add(new AuditEntry(id, sequence, fields, fields[^1], Text(reader, FieldCount + 1)));
        }
    }

    static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
