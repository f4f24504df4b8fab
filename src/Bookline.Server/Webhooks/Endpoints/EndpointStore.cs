using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>The table of addresses.</summary>
internal static class EndpointStore
{
    public const int MostEndpoints = 20;

    /// <returns>Null: there are as many as there may be.</returns>
    public static Task<EndpointRow?> AddAsync(
        TenantDatabase db,
        WebhookFields fields,
        string encryptedSecret,
        DateTimeOffset now
    ) =>
        db.QuerySingleOrDefaultAsync<EndpointRow>(
            $"""
            insert into webhook_endpoints (tenant_id, id, url, description, events, secret, created_at, updated_at)
            select $1::uuid, $2::uuid, $3::text, $4::text, $5::text[], $6::text, $7::timestamptz, $7
            where (select count(*) from webhook_endpoints where tenant_id = $1) < {MostEndpoints}
            returning {EndpointRow.Columns}
            """,
            db.Tenant,
            Guid.CreateVersion7(now),
            fields.Url,
            fields.Description,
            fields.Events,
            encryptedSecret,
            now
        );

    public static Task<EndpointRow?> FindAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<EndpointRow>(
            $"select {EndpointRow.Columns} from webhook_endpoints where tenant_id = $1 and id = $2",
            db.Tenant,
            id
        );

    /// <summary>Nobody else changes it until the transaction ends; events are published meanwhile.</summary>
    public static Task<EndpointRow?> LockAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<EndpointRow>(
            $"select {EndpointRow.Columns} from webhook_endpoints where tenant_id = $1 and id = $2 for no key update",
            db.Tenant,
            id
        );

    public static Task<IReadOnlyList<EndpointRow>> ListAsync(TenantDatabase db, Guid? before, int most) =>
        db.QueryAsync<EndpointRow>(
            $"""
            select {EndpointRow.Columns} from webhook_endpoints
            where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3
            """,
            db.Tenant,
            before,
            most
        );

    public static Task<EndpointRow> ChangeAsync(TenantDatabase db, Guid id, WebhookFields fields, DateTimeOffset now) =>
        db.QuerySingleAsync<EndpointRow>(
            $"""
            update webhook_endpoints set url = $3, description = $4::text, events = $5, updated_at = $6
            where tenant_id = $1 and id = $2 returning {EndpointRow.Columns}
            """,
            db.Tenant,
            id,
            fields.Url,
            fields.Description,
            fields.Events,
            now
        );

    /// <summary>With a clean record: its failures count from now on.</summary>
    public static Task<EndpointRow> EnableAsync(TenantDatabase db, Guid id, DateTimeOffset now) =>
        db.QuerySingleAsync<EndpointRow>(
            $"""
            update webhook_endpoints set status = 'enabled', disabled_reason = null, consecutive_failures = 0, first_failed_at = null,
              updated_at = $3
            where tenant_id = $1 and id = $2 returning {EndpointRow.Columns}
            """,
            db.Tenant,
            id,
            now
        );

    public static Task<EndpointRow> DisableAsync(TenantDatabase db, Guid id, DateTimeOffset now) =>
        db.QuerySingleAsync<EndpointRow>(
            $"""
            update webhook_endpoints set status = 'disabled', disabled_reason = 'by_request', updated_at = $3
            where tenant_id = $1 and id = $2 returning {EndpointRow.Columns}
            """,
            db.Tenant,
            id,
            now
        );

    /// <param name="previousUntil">Null: the secret so far is good no longer.</param>
    public static Task<EndpointRow> RotateAsync(
        TenantDatabase db,
        Guid id,
        string encryptedSecret,
        DateTimeOffset? previousUntil,
        DateTimeOffset now
    ) =>
        db.QuerySingleAsync<EndpointRow>(
            $"""
            update webhook_endpoints set secret = $3, previous_secret = case when $4::timestamptz is null then null else secret end,
              previous_secret_until = $4::timestamptz, updated_at = $5
            where tenant_id = $1 and id = $2 returning {EndpointRow.Columns}
            """,
            db.Tenant,
            id,
            encryptedSecret,
            previousUntil,
            now
        );

    public static Task DeleteAsync(TenantDatabase db, Guid id) =>
        db.ExecuteAsync("delete from webhook_endpoints where tenant_id = $1 and id = $2", db.Tenant, id);
}
