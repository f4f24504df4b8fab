using Bookline.Server.Accounts.Identity;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.Links;

/// <summary>Links in mails: each is good once, not for long, and only the newest of its kind.</summary>
internal sealed class UserTokens(TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <param name="purpose"><c>confirm</c> or <c>reset</c>.</param>
    public async Task<string> IssueAsync(TenantDatabase db, Guid user, string purpose, TimeSpan lifetime)
    {
        var token = Token.New();
        await db.BatchAsync(
            new(
                "update user_tokens set used_at = $4 where tenant_id = $1 and user_id = $2 and purpose = $3 and used_at is null",
                db.Tenant,
                user,
                purpose,
                Now
            ),
            new(
                """
                insert into user_tokens (tenant_id, id, user_id, purpose, token_hash, created_at, expires_at)
                values ($1, $2, $3, $4, $5, $6, $7)
                """,
                db.Tenant,
                Guid.CreateVersion7(),
                user,
                purpose,
                Token.Hash(token),
                Now,
                Now + lifetime
            )
        );
        return token;
    }

    /// <summary>Ends all that are under way, of whatever kind.</summary>
    public Task VoidAsync(TenantDatabase db, Guid user) =>
        db.ExecuteAsync(
            "update user_tokens set used_at = $3 where tenant_id = $1 and user_id = $2 and used_at is null",
            db.Tenant,
            user,
            Now
        );

    /// <summary>Whether <see cref="UseAsync"/> would take it now.</summary>
    public Task<bool> IsGoodAsync(TenantDatabase db, string token, string purpose) =>
        db.QuerySingleAsync<bool>(
            """
            select exists (select from user_tokens
              where tenant_id = $1 and token_hash = $2 and purpose = $3 and used_at is null and expires_at > $4)
            """,
            db.Tenant,
            Token.Hash(token),
            purpose,
            Now
        );

    /// <returns>Whose it was; null: used, too old, or never made.</returns>
    public Task<Guid?> UseAsync(TenantDatabase db, string token, string purpose) =>
        db.QuerySingleOrDefaultAsync<Guid?>(
            """
            update user_tokens set used_at = $4
            where tenant_id = $1 and token_hash = $2 and purpose = $3 and used_at is null and expires_at > $4
            returning user_id
            """,
            db.Tenant,
            Token.Hash(token),
            purpose,
            Now
        );
}
