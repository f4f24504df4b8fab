using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Access.Keys;

/// <summary><c>POST /api/v1/api_keys/{keyId}/rotate</c></summary>
internal static class RotateKey
{
    private const int UsualOverlapHours = 24;
    private const int LongestOverlapHours = 7 * 24;

    /// <param name="OverlapHours">How long the old key still works: 0 to 168; null: 24.</param>
    /// <param name="ExpiresAt">Of the new key; null: as long a life as the old one's, from now.</param>
    internal sealed record RotateApiKeyBody(int? OverlapHours, DateTimeOffset? ExpiresAt);

    public static async Task<IResult> HandleAsync(
        string keyId,
        RotateApiKeyBody? body,
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        KeyStore store,
        AuditModule audit,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var now = time.GetUtcNow();
        body ??= new RotateApiKeyBody(null, null);
        if (body.OverlapHours is < 0 or > LongestOverlapHours)
        {
            return Problem.Invalid(
                new FieldError("overlap_hours", "out_of_range", $"From 0 to {LongestOverlapHours} hours.")
            );
        }
        if (CreateKey.CheckExpiry(body.ExpiresAt, now) is { } past)
        {
            return Problem.Invalid(past);
        }
        if (PublicId.ApiKey.ReadGuid(keyId) is not { } key)
        {
            return Problem.NotFound("API key");
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                await KeyStore.LockAllAsync(db);
                if (await KeyStore.LockAsync(db, key) is not { } old)
                {
                    return Problem.NotFound("API key");
                }
                if (old.ToResource(now).Status != ApiKeyStatus.Active)
                {
                    return Problem.Of(
                        409,
                        "key_not_active",
                        "This key is revoked, expired, or another one came in its place already."
                    );
                }
                // Whoever gets the new key gets all that the old one may do.
                Permission[] scopes = [.. old.ScopeList.Select(Permission.Find).OfType<Permission>()];
                if (KeyMaker.Beyond(caller, scopes) is { } beyond)
                {
                    return beyond;
                }
                var expiresAt = body.ExpiresAt ?? (old.ExpiresAt is { } end ? now + (end - old.CreatedAt) : null);
                var takesOwnPlace = caller.Kind == CallerKind.ApiKey && caller.Id == key && body.ExpiresAt is null;
                if (await KeyMaker.RefusalAsync(db, caller, scopes, expiresAt, takesOwnPlace) is { } refusal)
                {
                    return refusal;
                }
                var overlapEnds = now.AddHours(body.OverlapHours ?? UsualOverlapHours);
                var (text, row) = await store.AddAsync(
                    db,
                    new NewApiKey(old.Name, scopes, expiresAt),
                    KeyMaker.Name(caller),
                    rotatedFrom: key
                );
                await store.EndOverlapAsync(db, key, overlapEnds);
                // Two work in one place, never three: however often it is rotated.
                await store.EndPredecessorAsync(db, key);
                var made = row.ToResource(now);
                await audit.RecordAsync(
                    db,
                    new AuditEntry(
                        caller.ToActor(context),
                        "api_key.rotated",
                        keyId,
                        old.ToResource(now),
                        new { ReplacedBy = made, OverlapEndsAt = overlapEnds }
                    )
                );
                return CreateKey.Made(text, made);
            },
            cancel: ct
        );
    }
}
