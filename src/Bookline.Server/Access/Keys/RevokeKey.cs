using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Access.Keys;

/// <summary><c>DELETE /api/v1/api_keys/{keyId}</c>: it works nowhere any more, since no server remembers who was let in.</summary>
internal static class RevokeKey
{
    public static async Task<IResult> HandleAsync(
        string keyId,
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        KeyStore store,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    )
    {
        if (PublicId.ApiKey.ReadGuid(keyId) is not { } key)
        {
            return Problem.NotFound("API key");
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (await KeyStore.LockAsync(db, key) is not { } row)
                {
                    return Problem.NotFound("API key");
                }
                if (row.RevokedAt is null)
                {
                    await store.RevokeAsync(db, key);
                    await audit.RecordAsync(
                        db,
                        new AuditEntry(
                            caller.ToActor(context),
                            "api_key.revoked",
                            keyId,
                            row.ToResource(time.GetUtcNow())
                        )
                    );
                }
                return Results.NoContent();
            },
            cancel: ct
        );
    }
}
