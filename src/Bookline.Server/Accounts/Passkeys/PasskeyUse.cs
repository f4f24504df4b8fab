using System.Buffers.Text;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Passkeys;

/// <summary>Passkeys by Identity's handler: registered by who is signed in, and good for both factors.</summary>
internal sealed class PasskeyUse(
    TenantContext tenants,
    Identities identities,
    LookUps lookUps,
    SignInPace pace,
    FinishSignIn finish,
    Challenges challenges,
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
                return true;
            }
        );

    /// <summary>Names no user: the person chooses among the passkeys on their device.</summary>
    public async Task<string> BeginSignInAsync(HttpContext context)
    {
        var options = await identities.PasskeysOfAnybody().MakeRequestOptionsAsync(null!, context);
        challenges.Write(context, options.AssertionState ?? "");
        return options.RequestOptionsJson;
    }

    public async Task<SignInStep> SignInAsync(HttpContext context, string credential, string next)
    {
        if (await pace.ClaimPlaceAsync(context) is var wait && wait > TimeSpan.Zero)
        {
            return new SignInStep.Wait(wait);
        }
        if (await challenges.TakeAsync(context) is not { } state)
        {
            return new SignInStep.Expired();
        }
        if (CredentialId(credential) is not { } id || await lookUps.OfPasskeyAsync(id) is not { } person)
        {
            return new SignInStep.Refused();
        }
        return await CheckAsync(context, person, credential, state) is { } candidate
            ? await finish.HandleAsync(context, candidate, secondFactor: true, next)
            : new SignInStep.Refused();
    }

    private Task<Candidate?> CheckAsync(HttpContext context, Person person, string credential, string state) =>
        tenants.WithTenantTransactionAsync(
            person.Tenant,
            async db =>
            {
                var result = await identities
                    .PasskeysIn(db)
                    .PerformAssertionAsync(
                        new()
                        {
                            HttpContext = context,
                            CredentialJson = credential,
                            AssertionState = state,
                        }
                    );
                if (!result.Succeeded || result.User is not { IsActive: true, EmailConfirmedAt: not null } account)
                {
                    return null;
                }
                using var identity = identities.In(db);
                Expected.Of(await identity.AddOrUpdatePasskeyAsync(account, result.Passkey));
                var tenant = person.Tenant.Value;
                return new Candidate(
                    tenant,
                    account.Id,
                    account.Email,
                    "",
                    "",
                    account.SecurityStamp,
                    NeedsCode: false
                );
            }
        );

    private Task RecordAsync(TenantDatabase db, HttpContext context, Caller caller, string action, string? name) =>
        audit.RecordAsync(db, new(caller.ToActor(context), action, Ids.User.Show(caller.Id), After: new { name }));

    private static byte[]? CredentialId(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return
                document.RootElement.TryGetProperty("id", out var id)
                && id.GetString() is { } text
                && Base64Url.IsValid(text)
                ? Base64Url.DecodeFromChars(text)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
