using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.SignIn;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Links;

/// <summary>
/// Confirms an address of mail, and signs in. The link alone does not do: anybody can sign up with somebody else's address, and the
/// click of its owner must not let in who chose the password.
/// </summary>
internal sealed class ConfirmAddress(
    LookUps lookUps,
    Confirmation confirmation,
    Attempts attempts,
    Passwords passwords,
    PendingSignIns pending,
    FinishSignIn finish,
    TenantContext tenants
)
{
    /// <param name="password">The one that was chosen at sign-up.</param>
    /// <returns>Refused: the password is wrong, and the link still good. Expired: the link is not.</returns>
    public async Task<SignInStep> HandleAsync(HttpContext context, string token, string password)
    {
        if (
            await lookUps.OfTokenAsync(token) is not { } person
            || !await tenants.WithTenantContextAsync(person.Tenant, db => confirmation.IsGoodAsync(db, token))
        )
        {
            return new SignInStep.Expired();
        }
        if (await attempts.BeginAsync(person) is not { } attempt)
        {
            return new SignInStep.Refused();
        }
        if (passwords.Verify(attempt.Account, password) == PasswordVerificationResult.Failed)
        {
            await attempts.RecordFailureAsync(context, attempt, "password");
            return new SignInStep.Refused();
        }
        await attempts.TakeBackAsync(attempt);
        return await tenants.WithTenantTransactionAsync(person.Tenant, db => confirmation.TakeAsync(db, context, token))
            ? await SignInAsync(context, Candidate.Of(attempt))
            : new SignInStep.Expired();
    }

    private async Task<SignInStep> SignInAsync(HttpContext context, Candidate candidate)
    {
        if (candidate.NeedsCode)
        {
            pending.Write(context, [candidate], AccountsModule.HomePath);
            return new SignInStep.NeedsCode(candidate);
        }
        return await finish.HandleAsync(context, candidate, secondFactor: false, AccountsModule.HomePath);
    }
}
