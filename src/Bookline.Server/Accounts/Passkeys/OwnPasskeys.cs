using System.Buffers.Text;
using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Passkeys;

/// <summary>Passkeys of who is signed in, by Identity's handler.</summary>
internal sealed class OwnPasskeys(
    TenantContext tenants,
    Identities identities,
    Challenges challenges,
    AccountMail mail,
    AuditModule audit
)
{
    public const int Most = 10;

    /// <returns>What the browser's <c>navigator.credentials.create</c> wants; null: there are enough.</returns>
    public Task<string?> BeginRegistrationAsync(HttpContext context, Caller caller) =>
        tenants.WithTenantContextAsync<string?>(
            caller.Tenant,
            async db =>
            {
                using var identity = identities.In(db);
                var account = (await identity.FindByIdAsync(caller.Id.ToString()))!;
                if ((await identity.GetPasskeysAsync(account)).Count >= Most)
                {
                    return null;
                }
                var entity = new PasskeyUserEntity
                {
                    Id = caller.Id.ToString(),
                    Name = account.Email,
                    DisplayName = account.ShownName,
                };
                var options = await identities.PasskeysIn(db).MakeCreationOptionsAsync(entity, context);
                challenges.Write(context, options.AttestationState ?? "");
                return options.CreationOptionsJson;
            }
        );

    /// <returns>False: the browser's answer does not fit the question.</returns>
    public async Task<bool> RegisterAsync(HttpContext context, Caller caller, string credential, string name)
    {
        if (await challenges.TakeAsync(context) is not { } state)
        {
            return false;
        }
        return await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                if (!await IsStillOpenAsync(db, caller))
                {
                    return false;
                }
                var result = await identities
                    .PasskeysIn(db)
                    .PerformAttestationAsync(
                        new()
                        {
                            HttpContext = context,
                            CredentialJson = credential,
                            AttestationState = state,
                        }
                    );
                if (!result.Succeeded || result.UserEntity.Id != caller.Id.ToString())
                {
                    return false;
                }
                result.Passkey.Name = name is "" ? "Passkey" : name;
                using var identity = identities.In(db);
                var account = (await identity.FindByIdAsync(caller.Id.ToString()))!;
                Expected.Of(await identity.AddOrUpdatePasskeyAsync(account, result.Passkey));
                await RecordAsync(db, context, caller, "user.passkey_added", result.Passkey.Name);
                await mail.ChangedAsync(db, caller.Name, "A passkey was added");
                return true;
            }
        );
    }

    /// <param name="id">The credential's id, in base64url.</param>
    public Task<bool> RemoveAsync(HttpContext context, Caller caller, string id) =>
        tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                using var identity = identities.In(db);
                var account = (await identity.FindByIdAsync(caller.Id.ToString()))!;
                var credential = Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : [];
                if (await identity.GetPasskeyAsync(account, credential) is not { } passkey)
                {
                    return false;
                }
                Expected.Of(await identity.RemovePasskeyAsync(account, credential));
                await RecordAsync(db, context, caller, "user.passkey_removed", passkey.Name);
                await mail.ChangedAsync(db, caller.Name, "A passkey was removed");
                return true;
            }
        );

    // Shared with whoever ends the session at this moment, and removes its passkeys next: one that is added now would outlive that.
    private static async Task<bool> IsStillOpenAsync(TenantDatabase db, Caller caller) =>
        await db.QuerySingleOrDefaultAsync<Guid?>(
            "select id from user_sessions where tenant_id = $1 and user_id = $2 and id = $3::uuid and revoked_at is null for share",
            db.Tenant,
            caller.Id,
            caller.SessionId
        )
            is not null;

    private Task RecordAsync(TenantDatabase db, HttpContext context, Caller caller, string action, string? name) =>
        audit.RecordAsync(db, new(caller.ToActor(context), action, PublicId.User.Show(caller.Id), After: new { name }));
}
