using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Links;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>The first step: an address of mail and a password, tried in every business that has the address.</summary>
internal sealed class PasswordSignIn(
    LookUps lookUps,
    SignInPace pace,
    Attempts attempts,
    Passwords passwords,
    PendingSignIns pending,
    FinishSignIn finish,
    Confirmation confirmation,
    TenantContext tenants
)
{
    public async Task<SignInStep> HandleAsync(HttpContext context, string email, string password, string next)
    {
        if (await pace.ClaimAsync(context, email) is var wait && wait > TimeSpan.Zero)
        {
            return new SignInStep.Wait(wait);
        }
        var people = await lookUps.OfEmailAsync(email);
        if (people.Count == 0)
        {
            passwords.VerifyNobodys(password);
            return new SignInStep.Refused();
        }
        var tried = new List<(Attempt Attempt, bool IsRight)>();
        foreach (var person in people)
        {
            if (await attempts.BeginAsync(person) is { } attempt)
            {
                tried.Add((attempt, await IsRightAsync(attempt, password)));
            }
            else
            {
                passwords.VerifyNobodys(password);
            }
        }
        if (!tried.Any(t => t.IsRight))
        {
            foreach (var (attempt, _) in tried)
            {
                await attempts.RecordFailureAsync(context, attempt, "password");
            }
            return new SignInStep.Refused();
        }
        // Where a code is still to come the attempt stays counted: else a known password would give codes to guess without end.
        foreach (var (attempt, isRight) in tried.Where(t => !(t.IsRight && t.Attempt.Account.MfaEnabled)))
        {
            await attempts.TakeBackAsync(attempt);
        }
        return await GoOnAsync(context, [.. tried.Where(t => t.IsRight).Select(t => t.Attempt)], next);
    }

    private async Task<SignInStep> GoOnAsync(HttpContext context, IReadOnlyList<Attempt> right, string next)
    {
        var open = right.Where(a => a.Account.EmailConfirmedAt is not null).Select(Candidate.Of).ToList();
        if (open.Count == 0)
        {
            foreach (var attempt in right)
            {
                await SendConfirmationAsync(attempt);
            }
            return new SignInStep.Unconfirmed();
        }
        if (open.Count > 1)
        {
            pending.Write(context, open, next);
            return new SignInStep.Choose(open);
        }
        if (open[0].NeedsCode)
        {
            pending.Write(context, open, next);
            return new SignInStep.NeedsCode(open[0]);
        }
        return await finish.HandleAsync(context, open[0], secondFactor: false, next);
    }

    private async Task<bool> IsRightAsync(Attempt attempt, string password)
    {
        var answer = passwords.Verify(attempt.Account, password);
        if (answer == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await RehashAsync(attempt, password);
        }
        return answer != PasswordVerificationResult.Failed;
    }

    // Hashed with less work than is asked for today.
    private Task<long> RehashAsync(Attempt attempt, string password) =>
        tenants.WithTenantContextAsync(
            attempt.Person.Tenant,
            db =>
                db.ExecuteAsync(
                    "update users set password_hash = $4 where tenant_id = $1 and id = $2 and password_hash = $3",
                    db.Tenant,
                    attempt.Person.User,
                    attempt.Account.PasswordHash,
                    passwords.Hash(attempt.Account, password)
                )
        );

    private async Task SendConfirmationAsync(Attempt attempt)
    {
        if (await pace.MayMailAsync(attempt.Account.Email))
        {
            await tenants.WithTenantTransactionAsync(
                attempt.Person.Tenant,
                db => confirmation.SendAsync(db, attempt.Person.User, attempt.Account.Email)
            );
        }
    }
}
