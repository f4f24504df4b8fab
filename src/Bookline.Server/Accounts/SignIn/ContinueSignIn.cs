using Bookline.Server.Accounts.SecondFactors;
using Bookline.Tenancy;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>The steps after the password: which business, and the code.</summary>
internal sealed class ContinueSignIn(
    PendingSignIns pending,
    SignInPace pace,
    Attempts attempts,
    CodeCheck codes,
    FinishSignIn finish,
    TenantContext tenants
)
{
    /// <param name="business">Its domain.</param>
    public async Task<SignInStep> ChooseAsync(HttpContext context, string business)
    {
        if (pending.Read(context.Request) is not { } sofar)
        {
            return new SignInStep.Expired();
        }
        if (sofar.Candidates.FirstOrDefault(c => c.Domain == business) is not { } chosen)
        {
            return new SignInStep.Choose(sofar.Candidates);
        }
        if (chosen.NeedsCode)
        {
            pending.Write(context, [chosen], sofar.Next);
            return new SignInStep.NeedsCode(chosen);
        }
        return await pace.UseOnceAsync(sofar.Id)
            ? await finish.HandleAsync(context, chosen, secondFactor: false, sofar.Next)
            : new SignInStep.Expired();
    }

    /// <param name="code">Of the app, or one of the recovery codes.</param>
    public async Task<SignInStep> EnterCodeAsync(HttpContext context, string code)
    {
        if (pending.Read(context.Request) is not { Candidates: [{ NeedsCode: true } candidate] } sofar)
        {
            return new SignInStep.Expired();
        }
        if (await pace.ClaimPlaceAsync(context) is var wait && wait > TimeSpan.Zero)
        {
            return new SignInStep.Wait(wait);
        }
        if (await attempts.BeginAsync(candidate.ToPerson()) is not { } attempt)
        {
            return new SignInStep.Refused();
        }
        var isRight = await tenants.WithTenantTransactionAsync(
            attempt.Person.Tenant,
            db => codes.TakeAsync(db, context, attempt.Person.User, code)
        );
        if (!isRight)
        {
            await attempts.RecordFailureAsync(context, attempt, "code");
            return new SignInStep.Refused();
        }
        return await pace.UseOnceAsync(sofar.Id)
            ? await finish.HandleAsync(context, candidate, secondFactor: true, sofar.Next)
            : new SignInStep.Expired();
    }
}
