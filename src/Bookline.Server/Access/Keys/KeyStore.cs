using System.Text.Json;
using Bookline.Tenancy;

namespace Bookline.Server.Access.Keys;

/// <summary>The table <c>api_keys</c> as one tenant sees it.</summary>
internal sealed class KeyStore(TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<(string Key, KeyRow Row)> AddAsync(
        TenantDatabase db,
        NewApiKey wanted,
        string? createdBy,
        Guid? rotatedFrom = null
    )
    {
        var key = KeyText.New();
        var row = await db.QuerySingleAsync<KeyRow>(
            $"""
            insert into api_keys (tenant_id, id, key_hash, prefix, name, permissions, expires_at, created_by, rotated_from, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6::text::jsonb, $7::timestamptz, $8::text, $9::uuid, $10, $10)
            returning {KeyRow.Columns}
            """,
            db.Tenant,
            Guid.CreateVersion7(time.GetUtcNow()),
            KeyText.Hash(key),
            KeyText.Prefix(key),
            wanted.Name,
            JsonSerializer.Serialize(wanted.Scopes.Select(p => p.Scope).Distinct()),
            wanted.ExpiresAt?.UtcDateTime,
            createdBy,
            rotatedFrom,
            Now
        );
        return (key, row);
    }

    public static Task<KeyRow?> FindAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<KeyRow>(
            $"select {KeyRow.Columns} from api_keys where tenant_id = $1 and id = $2",
            db.Tenant,
            id
        );

    public static Task<KeyRow?> LockAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<KeyRow>(
            $"select {KeyRow.Columns} from api_keys where tenant_id = $1 and id = $2 for update",
            db.Tenant,
            id
        );

    /// <summary>
    /// To the transaction's end keys are made, replaced and ended by nobody else in this business: so that none is made by the old
    /// rights of somebody who loses them at this moment, and nobody counts what another is adding to.
    /// </summary>
    public static Task LockAllAsync(TenantDatabase db) =>
        db.ExecuteAsync("select from tenants where id = $1 for no key update", db.Tenant);

    /// <summary>The newest first: ids are by time.</summary>
    public static Task<IReadOnlyList<KeyRow>> ListAsync(TenantDatabase db, int most, Guid? after) =>
        db.QueryAsync<KeyRow>(
            $"""
            select {KeyRow.Columns} from api_keys
            where tenant_id = $1 and ($3::uuid is null or id < $3)
            order by id desc limit $2
            """,
            db.Tenant,
            most,
            after
        );

    /// <summary>One that is being replaced counts together with the one that came in its place.</summary>
    public Task<long> CountWorkingAsync(TenantDatabase db) =>
        db.QuerySingleAsync<long>(
            """
            with working as (
              select id, rotated_from from api_keys where tenant_id = $1 and is_active and revoked_at is null
                and coalesce(least(expires_at, overlap_ends_at), 'infinity') > $2)
            select count(*) from working k where not exists (select from working s where s.rotated_from = k.id)
            """,
            db.Tenant,
            Now
        );

    public Task EndOverlapAsync(TenantDatabase db, Guid id, DateTimeOffset at) =>
        db.ExecuteAsync(
            "update api_keys set overlap_ends_at = $3, updated_at = $4 where tenant_id = $1 and id = $2",
            db.Tenant,
            id,
            at.UtcDateTime,
            Now
        );

    /// <summary>The key in whose place this one came, if it still works.</summary>
    public Task EndPredecessorAsync(TenantDatabase db, Guid id) =>
        db.ExecuteAsync(
            """
            update api_keys set overlap_ends_at = $3, updated_at = $3
            where tenant_id = $1 and id = (select rotated_from from api_keys where tenant_id = $1 and id = $2) and overlap_ends_at > $3
            """,
            db.Tenant,
            id,
            Now
        );

    /// <summary>Ends the keys that somebody made, and those that were made with them, where they may do more than that person.</summary>
    public Task<IReadOnlyList<Guid>> RevokeBeyondAsync(
        TenantDatabase db,
        string createdBy,
        IEnumerable<string> scopes
    ) =>
        db.QueryAsync<Guid>(
            """
            with recursive made as (
              select id from api_keys where tenant_id = $1 and created_by = $2
              union select k.id from api_keys k join made m on k.created_by = 'key_' || m.id where k.tenant_id = $1
            )
            update api_keys set is_active = false, revoked_at = $4, updated_at = $4
            where tenant_id = $1 and id in (select id from made) and revoked_at is null and not permissions <@ $3::jsonb
            returning id
            """,
            db.Tenant,
            createdBy,
            JsonSerializer.Serialize(scopes),
            Now
        );

    public Task RevokeAsync(TenantDatabase db, Guid id) =>
        db.ExecuteAsync(
            "update api_keys set is_active = false, revoked_at = $3, updated_at = $3 where tenant_id = $1 and id = $2",
            db.Tenant,
            id,
            Now
        );
}
