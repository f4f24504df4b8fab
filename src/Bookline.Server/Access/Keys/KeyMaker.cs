using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Access.Keys;

/// <summary>What somebody who makes a key may give it.</summary>
internal static class KeyMaker
{
    /// <summary>As the API names people and keys.</summary>
    public static string Name(Caller caller) =>
        (caller.Kind == CallerKind.User ? PublicId.User : PublicId.ApiKey).Show(caller.Id);

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

    /// <summary>
    /// Under <see cref="KeyStore.LockAllAsync"/>: whether the maker still may what they might when the request came in; and a key makes
    /// none that outlives it, since its end would be none.
    /// </summary>
    /// <param name="takesOwnPlace">A key that replaces itself has as long a life again, and no other way to a longer one.</param>
    public static async Task<IResult?> RefusalAsync(
        TenantDatabase db,
        Caller caller,
        IEnumerable<Permission> scopes,
        DateTimeOffset? expiresAt,
        bool takesOwnPlace = false
    )
    {
        if (caller.Kind == CallerKind.User)
        {
            return await HasLostAsync(db, caller, scopes)
                ? Problem.Of(401, "unauthenticated", "What you may do has changed at this moment. Sign in again.")
                : null;
        }
        var own = await KeyStore.FindAsync(db, caller.Id);
        if (own is { IsActive: false } or { RevokedAt: not null })
        {
            return Problem.Of(401, "api_key_revoked", "This API key was revoked.");
        }
        return takesOwnPlace || own?.ExpiresAt is not { } end || expiresAt?.UtcDateTime <= end
            ? null
            : Problem.Of(
                403,
                "expiry_beyond_own",
                "A key makes none that works longer than itself. Set expires_at, or ask a person."
            );
    }

    // Who changes a person's role does that under the same lock, or is seen here.
    private static async Task<bool> HasLostAsync(TenantDatabase db, Caller caller, IEnumerable<Permission> scopes)
    {
        var role = await db.QuerySingleOrDefaultAsync<string>(
            "select case when is_active then role else '' end from users where tenant_id = $1 and id = $2",
            db.Tenant,
            caller.Id
        );
        if (role is null)
        {
            return false;
        }
        IReadOnlySet<Permission> now = RoleMatrix.Find(role) is { } known
            ? RoleMatrix.Of(known)
            : new HashSet<Permission>();
        return !scopes.Append(Permission.KeysWrite).All(now.Contains);
    }
}
