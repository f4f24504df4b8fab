using System.Security.Cryptography;
using System.Text.Json;
using Bookline.Server.Audit;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Api.Idempotency;

/// <summary>The table <c>idempotency_keys</c>.</summary>
internal sealed class KeyStore(
    TenantContext tenants,
    JobsModule jobs,
    IDataProtectionProvider protection,
    TimeProvider time
)
{
    private const string Purpose = "Bookline.Api.Idempotency";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly IDataProtector protector = protection.CreateProtector(Purpose);

    public Task<ClaimAnswer> ClaimAsync(KeyClaim claim) =>
        tenants.WithTenantTransactionAsync(
            claim.Caller.Tenant,
            async db =>
            {
                var now = time.GetUtcNow().UtcDateTime;
                var lease = Guid.CreateVersion7();
                if (await InsertAsync(db, claim, lease, now))
                {
                    await jobs.EnqueueAsync(db, PruneKeys.JobAt(now + Kept));
                    return new ClaimAnswer.Ours(lease);
                }
                return await FindAsync(db, claim, lease, now);
            }
        );

    /// <summary>From now on this is the answer.</summary>
    public Task KeepAsync(KeyClaim claim, Guid lease, KeptAnswer answer) =>
        tenants.WithTenantContextAsync(
            claim.Caller.Tenant,
            db =>
                db.ExecuteAsync(
                    """
                    update idempotency_keys set status = $5, headers = $6::text::jsonb, body = $7, lease = null, leased_until = null
                    where tenant_id = $1 and caller = $2 and key = $3 and lease = $4
                    """,
                    db.Tenant,
                    claim.CallerName,
                    claim.Key,
                    lease,
                    answer.Status,
                    JsonSerializer.Serialize(answer.Headers),
                    protector.Protect(answer.Body)
                )
        );

    /// <summary>The key is free again, unless something was changed under it.</summary>
    /// <remarks>Waits for a transaction that has marked the key and is still being committed, as when its connection broke.</remarks>
    /// <returns>False: something was changed.</returns>
    public Task<bool> ReleaseAsync(KeyClaim claim, Guid lease, bool evenIfChanged = false) =>
        tenants.WithTenantContextAsync(
            claim.Caller.Tenant,
            async db =>
                await db.ExecuteAsync(
                    """
                    delete from idempotency_keys
                    where tenant_id = $1 and caller = $2 and key = $3 and lease = $4 and (not has_changed or $5)
                    """,
                    db.Tenant,
                    claim.CallerName,
                    claim.Key,
                    lease,
                    evenIfChanged
                ) == 1
        );

    /// <summary>Something was changed, and there is no answer to keep: nobody waits for one.</summary>
    public Task AbandonAsync(KeyClaim claim, Guid lease) =>
        tenants.WithTenantContextAsync(
            claim.Caller.Tenant,
            db =>
                db.ExecuteAsync(
                    """
                    update idempotency_keys set leased_until = $5
                    where tenant_id = $1 and caller = $2 and key = $3 and lease = $4
                    """,
                    db.Tenant,
                    claim.CallerName,
                    claim.Key,
                    lease,
                    time.GetUtcNow().UtcDateTime
                )
        );

    /// <summary>For the transaction that changes something: committed with it, or neither; and never by who has lost the lease.</summary>
    public static ChangeMark MarkOf(KeyClaim claim, Guid lease) =>
        new(
            new TenantStatement(
                "select note_change_under_key($1, $2, $3, $4)",
                claim.Caller.Tenant,
                claim.CallerName,
                claim.Key,
                lease
            )
        );

    // Of several at once one inserts; the others wait for it, and find its row. One that has expired is as good as none.
    private async Task<bool> InsertAsync(TenantDatabase db, KeyClaim claim, Guid lease, DateTime now) =>
        await db.ExecuteAsync(
            """
            insert into idempotency_keys as k (tenant_id, caller, key, request_hash, lease, leased_until, created_at, expires_at, has_changed)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (tenant_id, caller, key) do update
            set request_hash = excluded.request_hash, lease = excluded.lease, leased_until = excluded.leased_until,
              status = null, headers = null, body = null, created_at = excluded.created_at, expires_at = excluded.expires_at,
              has_changed = excluded.has_changed
            where k.expires_at <= $7
            """,
            db.Tenant,
            claim.CallerName,
            claim.Key,
            protector.Protect(claim.Hash),
            lease,
            now + Lease,
            now,
            now + Kept,
            claim.ActsOutside
        ) == 1;

    private async Task<ClaimAnswer> FindAsync(TenantDatabase db, KeyClaim claim, Guid lease, DateTime now)
    {
        var row = await db.QuerySingleOrDefaultAsync<KeyRow>(
            """
            select request_hash, leased_until, has_changed, status, headers::text, body from idempotency_keys
            where tenant_id = $1 and caller = $2 and key = $3 for update
            """,
            db.Tenant,
            claim.CallerName,
            claim.Key
        );
        if (row is null)
        {
            // It failed a moment ago, and its key is free again.
            return KeyRefusals.InUse();
        }
        if (!CryptographicOperations.FixedTimeEquals(protector.Unprotect(row.RequestHash), claim.Hash))
        {
            return KeyRefusals.Reused();
        }
        if (row is { Status: { } status, Body: { } body })
        {
            var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Headers!)!;
            return new ClaimAnswer.Answered(new(status, headers, protector.Unprotect(body)));
        }
        return row.LeasedUntil > now ? KeyRefusals.InUse()
            : row.HasChanged ? KeyRefusals.OutcomeUnknown()
            : await TakeOverAsync(db, claim, lease, now);
    }

    // Whoever had it was killed before it changed anything, and cannot any more.
    private static async Task<ClaimAnswer> TakeOverAsync(TenantDatabase db, KeyClaim claim, Guid lease, DateTime now)
    {
        await db.ExecuteAsync(
            "update idempotency_keys set lease = $4, leased_until = $5 where tenant_id = $1 and caller = $2 and key = $3",
            db.Tenant,
            claim.CallerName,
            claim.Key,
            lease,
            now + Lease
        );
        return new ClaimAnswer.Ours(lease);
    }

    private sealed record KeyRow(
        byte[] RequestHash,
        DateTime? LeasedUntil,
        bool HasChanged,
        int? Status,
        string? Headers,
        byte[]? Body
    );
}
