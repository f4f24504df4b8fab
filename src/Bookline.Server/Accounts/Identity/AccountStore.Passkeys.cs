using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Identity;

internal sealed partial class AccountStore
{
    private const string PasskeyColumns = """
        credential_id, public_key, name, sign_count, transports, is_user_verified, is_backup_eligible, is_backed_up,
        attestation_object, client_data_json, created_at
        """;

    // Dapper takes an array for a record's parameter only as an untyped one.
    private static readonly string PasskeyValues = PasskeyColumns.Replace(
        "transports",
        "array_to_string(transports, ' ') as transports",
        StringComparison.Ordinal
    );

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        db.ExecuteAsync(
            $"""
            insert into user_passkeys (tenant_id, id, user_id, {PasskeyColumns})
            values ($1, $2, $3, $4, $5, $6::text, $7, $8, $9, $10, $11, $12, $13, $14)
            on conflict (credential_id) do update set name = excluded.name, sign_count = excluded.sign_count,
              is_user_verified = excluded.is_user_verified, is_backed_up = excluded.is_backed_up, last_used_at = $15
            where user_passkeys.tenant_id = $1 and user_passkeys.user_id = $3
            """,
            db.Tenant,
            Guid.CreateVersion7(),
            user.Id,
            passkey.CredentialId,
            passkey.PublicKey,
            passkey.Name,
            (long)passkey.SignCount,
            passkey.Transports ?? [],
            passkey.IsUserVerified,
            passkey.IsBackupEligible,
            passkey.IsBackedUp,
            passkey.AttestationObject,
            passkey.ClientDataJson,
            passkey.CreatedAt.UtcDateTime,
            Now
        );

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [
            .. (
                await db.QueryAsync<PasskeyRow>(
                    $"select {PasskeyValues} from user_passkeys where tenant_id = $1 and user_id = $2 order by created_at",
                    db.Tenant,
                    user.Id
                )
            ).Select(row => row.ToInfo()),
        ];

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await db.QuerySingleOrDefaultAsync<Account>(
            $"""
            select {Account.Columns} from users u where tenant_id = $1 and exists (
              select from user_passkeys p where p.tenant_id = $1 and p.user_id = u.id and p.credential_id = $2)
            """,
            db.Tenant,
            credentialId
        );

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Account user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        (
            await db.QuerySingleOrDefaultAsync<PasskeyRow>(
                $"select {PasskeyValues} from user_passkeys where tenant_id = $1 and user_id = $2 and credential_id = $3",
                db.Tenant,
                user.Id,
                credentialId
            )
        )?.ToInfo();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        db.ExecuteAsync(
            "delete from user_passkeys where tenant_id = $1 and user_id = $2 and credential_id = $3",
            db.Tenant,
            user.Id,
            credentialId
        );

    private sealed record PasskeyRow(
        byte[] CredentialId,
        byte[] PublicKey,
        string? Name,
        long SignCount,
        string Transports,
        bool IsUserVerified,
        bool IsBackupEligible,
        bool IsBackedUp,
        byte[] AttestationObject,
        byte[] ClientDataJson,
        DateTime CreatedAt
    )
    {
        public UserPasskeyInfo ToInfo() =>
            new(
                CredentialId,
                PublicKey,
                new DateTimeOffset(CreatedAt),
                (uint)SignCount,
                Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                IsUserVerified,
                IsBackupEligible,
                IsBackedUp,
                AttestationObject,
                ClientDataJson
            )
            {
                Name = Name,
            };
    }
}
