using System.ComponentModel.DataAnnotations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Access.Keys;

/// <summary><c>POST /api/v1/api_keys</c></summary>
internal static class CreateKey
{
    private const int MostWorkingKeys = 100;
    private const int LongestName = 100;

    /// <param name="Name">What the key is for; 1 to 100 characters.</param>
    /// <param name="Scopes">What it may do: permissions such as <c>bookings:read</c>.</param>
    /// <param name="ExpiresAt">Null: it works until it is revoked.</param>
    internal sealed record CreateApiKeyBody(
        [property: Required] string? Name,
        [property: Required] IReadOnlyList<string>? Scopes,
        DateTimeOffset? ExpiresAt
    );

    public static async Task<IResult> HandleAsync(
        CreateApiKeyBody body,
        Caller caller,
        HttpContext context,
        TenantContext tenants,
        AccessModule access,
        KeyStore store,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var errors = Check(body, time.GetUtcNow());
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        Permission[] scopes = [.. body.Scopes!.Select(s => Permission.Find(s)!)];
        if (KeyMaker.Beyond(caller, scopes) is { } beyond)
        {
            return beyond;
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                await KeyStore.LockAllAsync(db);
                if (await KeyMaker.RefusalAsync(db, caller, scopes, body.ExpiresAt) is { } refusal)
                {
                    return refusal;
                }
                if (await store.CountWorkingAsync(db) >= MostWorkingKeys)
                {
                    return Problem.Of(
                        409,
                        "too_many_keys",
                        $"At most {MostWorkingKeys} keys work at a time. Revoke one."
                    );
                }
                var made = await access.CreateKeyAsync(
                    db,
                    new NewApiKey(body.Name!.Trim(), scopes, body.ExpiresAt),
                    caller.ToActor(context),
                    KeyMaker.Name(caller)
                );
                var row = await KeyStore.FindAsync(db, made.Id);
                return Made(made.Key, row!.ToResource(time.GetUtcNow()));
            },
            cancel: ct
        );
    }

    public static IResult Made(string key, ApiKeyView resource) =>
        Results.Created($"/api/v1/api_keys/{resource.Id}", new NewlyMadeKey(key, resource));

    public static FieldError? CheckExpiry(DateTimeOffset? expiresAt, DateTimeOffset now) =>
        expiresAt <= now ? new("expires_at", "out_of_range", "A time to come, or null.") : null;

    private static List<FieldError> Check(CreateApiKeyBody body, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(body.Name))
        {
            errors.Add(new("name", "required", "Say what the key is for."));
        }
        else if (body.Name.Length > LongestName || body.Name.Any(char.IsControl))
        {
            errors.Add(new("name", "out_of_range", $"At most {LongestName} characters, on one line."));
        }
        if (body.Scopes is null or [])
        {
            errors.Add(new("scopes", "required", "Name at least one permission."));
        }
        else if (body.Scopes.FirstOrDefault(s => Permission.Find(s) is null) is { } unknown)
        {
            errors.Add(
                new(
                    "scopes",
                    "unknown_value",
                    $"There is no permission '{unknown}'. There are: {string.Join(", ", Permission.All.Select(p => p.Scope))}."
                )
            );
        }
        if (CheckExpiry(body.ExpiresAt, now) is { } past)
        {
            errors.Add(past);
        }
        return errors;
    }
}
