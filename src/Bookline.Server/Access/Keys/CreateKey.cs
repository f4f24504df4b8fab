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
    internal sealed record CreateApiKeyBody(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt);

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
        if (Beyond(caller, scopes) is { } beyond)
        {
            return beyond;
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (await OutlivesAsync(db, caller, body.ExpiresAt) is { } outlives)
                {
                    return outlives;
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
                    Creator(caller)
                );
                var row = await KeyStore.FindAsync(db, made.Id);
                return Made(made.Key, row!.ToResource(time.GetUtcNow()));
            },
            cancel: ct
        );
    }

    /// <summary>Nobody gives more than they have.</summary>
    public static IResult? Beyond(Caller caller, IEnumerable<Permission> scopes)
    {
        var beyond = scopes.Where(s => !caller.May(s)).Select(s => s.Scope).ToList();
        return beyond.Count == 0
            ? null
            : Problem.Of(
                403,
                "scopes_beyond_own",
                $"A key gets what its maker has, and you lack {string.Join(", ", beyond)}."
            );
    }

    public static string Creator(Caller caller) =>
        (caller.Kind == CallerKind.User ? PublicId.User : PublicId.ApiKey).Show(caller.Id);

    public static IResult Made(string key, ApiKeyView resource) =>
        Results.Created($"/api/v1/api_keys/{resource.Id}", new NewlyMadeKey(key, resource));

    /// <summary>A key makes none that outlives it: its end would be none. Null: the caller is a person, or the new key ends first.</summary>
    public static async Task<IResult?> OutlivesAsync(TenantDatabase db, Caller caller, DateTimeOffset? expiresAt)
    {
        if (caller.Kind != CallerKind.ApiKey || (await KeyStore.FindAsync(db, caller.Id))?.ExpiresAt is not { } own)
        {
            return null;
        }
        return expiresAt?.UtcDateTime <= own
            ? null
            : Problem.Of(
                403,
                "expiry_beyond_own",
                "A key makes none that works longer than itself. Set expires_at, or ask a person."
            );
    }

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
