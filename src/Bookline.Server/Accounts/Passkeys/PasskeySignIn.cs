using System.Buffers.Text;
using System.Text.Json;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Passkeys;

/// <summary>Signing in with a passkey, by Identity's handler: it stands for both factors.</summary>
internal sealed class PasskeySignIn(
    TenantContext tenants,
    Identities identities,
    LookUps lookUps,
    SignInPace pace,
    FinishSignIn finish,
    Challenges challenges,
    AuditModule audit,
    TimeProvider time
)
{
    /// <summary>Names no user: the person chooses among the passkeys on their device.</summary>
    public async Task<string> BeginAsync(HttpContext context)
    {
        var options = await identities.PasskeysOfAnybody().MakeRequestOptionsAsync(null!, context);
        challenges.Write(context, options.AssertionState ?? "");
        return options.RequestOptionsJson;
    }

    public async Task<SignInStep> HandleAsync(HttpContext context, string credential, string next)
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
        if (await pace.ClaimPasskeyAsync(person.User) is var pause && pause > TimeSpan.Zero)
        {
            return new SignInStep.Wait(pause);
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
                if (
                    result.Succeeded
                    && result.User is { IsActive: true, EmailConfirmedAt: not null } account
                    && await NoteUseAsync(db, account, result.Passkey)
                )
                {
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
                await RecordRefusalAsync(db, context, person);
                return null;
            }
        );

    // Not Identity's "add or update": what was removed meanwhile stays removed.
    private async Task<bool> NoteUseAsync(TenantDatabase db, Account account, UserPasskeyInfo passkey) =>
        await db.ExecuteAsync(
            """
            update user_passkeys set sign_count = $4, is_user_verified = $5, is_backed_up = $6, last_used_at = $7
            where tenant_id = $1 and user_id = $2 and credential_id = $3
            """,
            db.Tenant,
            account.Id,
            passkey.CredentialId,
            (long)passkey.SignCount,
            passkey.IsUserVerified,
            passkey.IsBackedUp,
            time.GetUtcNow().UtcDateTime
        ) == 1;

    private Task RecordRefusalAsync(TenantDatabase db, HttpContext context, Person person)
    {
        var actor = Actor.Of(context, ActorKind.Anonymous, null, null);
        var after = new { factor = "passkey" };
        return audit.RecordAsync(db, new(actor, "session.refused", PublicId.User.Show(person.User), After: after));
    }

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
