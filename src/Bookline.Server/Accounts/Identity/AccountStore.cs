using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Identity;

/// <summary>What Identity stores, in one tenant and in one unit of work: another tenant's rows are not to be had from here.</summary>
internal sealed partial class AccountStore(TenantDatabase db, RecoveryCodes codes, TimeProvider time)
    : IUserPasswordStore<Account>,
        IUserSecurityStampStore<Account>,
        IUserTwoFactorRecoveryCodeStore<Account>,
        IUserPasskeyStore<Account>
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        var written = await db.ExecuteAsync(
            """
            insert into users (tenant_id, id, email, password_hash, role, first_name, last_name, email_confirmed_at, security_stamp,
              created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6::text, $7::text, $8::timestamptz, $9, $10, $10)
            on conflict (tenant_id, lower(email)) do nothing
            """,
            db.Tenant,
            user.Id,
            user.Email,
            user.PasswordHash,
            user.Role,
            user.FirstName,
            user.LastName,
            user.EmailConfirmedAt,
            user.SecurityStamp,
            Now
        );
        return written == 1
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email));
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(
            """
            update users set password_hash = $3, first_name = $4::text, last_name = $5::text, email_confirmed_at = $6::timestamptz,
              security_stamp = $7::text, mfa_enabled = $8, mfa_secret = $9::text, mfa_recovery_codes = $10::text::jsonb,
              is_active = $11, role = $12, updated_at = $13
            where tenant_id = $1 and id = $2
            """,
            db.Tenant,
            user.Id,
            // What no password has as its hash: nobody signs in with one.
            user.PasswordHash
                ?? "!",
            user.FirstName,
            user.LastName,
            user.EmailConfirmedAt,
            user.SecurityStamp,
            user.MfaEnabled,
            user.MfaSecret,
            user.MfaRecoveryCodes,
            user.IsActive,
            user.Role,
            Now
        );
        return IdentityResult.Success;
    }

    // Whoever did something stays in the record; people are made inactive.
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? FindAsync(id) : Task.FromResult<Account?>(null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        db.QuerySingleOrDefaultAsync<Account>(
            $"select {Account.Columns} from users where tenant_id = $1 and lower(email) = lower($2)",
            db.Tenant,
            normalizedUserName
        );

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        GetUserNameAsync(user, cancellationToken);

    // The address is the name, and the index is on its lower case.
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.SecurityStamp);

    public Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        user.MfaRecoveryCodes = codes.Store(db.Tenant, recoveryCodes);
        return Task.CompletedTask;
    }

    public Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        if (codes.Without(db.Tenant, user.MfaRecoveryCodes, code) is not { } rest)
        {
            return Task.FromResult(false);
        }
        user.MfaRecoveryCodes = rest;
        return Task.FromResult(true);
    }

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(RecoveryCodes.Count(user.MfaRecoveryCodes));

    public void Dispose() { }

    private Task<Account?> FindAsync(Guid id) =>
        db.QuerySingleOrDefaultAsync<Account>(
            $"select {Account.Columns} from users where tenant_id = $1 and id = $2",
            db.Tenant,
            id
        );
}
