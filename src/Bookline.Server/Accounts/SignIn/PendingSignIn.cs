using System.Security.Cryptography;
using System.Text.Json;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Sessions;
using Bookline.Tenancy;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Accounts.SignIn;

/// <summary>Where a sign-in stands between its steps: in an encrypted cookie, good for minutes, since servers remember nothing.</summary>
internal sealed class PendingSignIns(IDataProtectionProvider protection, Cookies cookies, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("Bookline.Accounts.PendingSignIn");

    public void Write(HttpContext context, IReadOnlyList<Candidate> candidates, string next)
    {
        var pending = new PendingSignIn(Token.New(), candidates, next, time.GetUtcNow() + Lifetime);
        cookies.Write(context, Cookies.SignIn, protector.Protect(JsonSerializer.Serialize(pending)), Lifetime);
    }

    /// <returns>Null: there is none, or it took too long.</returns>
    public PendingSignIn? Read(HttpRequest request)
    {
        if (cookies.Read(request, Cookies.SignIn) is not { Length: > 0 } cookie)
        {
            return null;
        }
        try
        {
            var pending = JsonSerializer.Deserialize<PendingSignIn>(protector.Unprotect(cookie));
            return pending is not null && time.GetUtcNow() < pending.EndsAt ? pending : null;
        }
        catch (CryptographicException)
        {
            return null; // somebody else made it up
        }
    }

    public void Delete(HttpContext context) => cookies.Delete(context, Cookies.SignIn);
}

/// <param name="Id">So that it is good once.</param>
internal sealed record PendingSignIn(
    string Id,
    IReadOnlyList<Candidate> Candidates,
    string Next,
    DateTimeOffset EndsAt
);

/// <summary>A business that took the password.</summary>
/// <param name="Stamp">Of then: a password that was changed meanwhile opens nothing.</param>
internal sealed record Candidate(
    Guid TenantId,
    Guid User,
    string Email,
    string Business,
    string Domain,
    string? Stamp,
    bool NeedsCode
)
{
    public Person ToPerson() => new(new TenantId(TenantId), User);

    public static Candidate Of(Attempt attempt) =>
        new(
            attempt.Person.Tenant.Value,
            attempt.Person.User,
            attempt.Account.Email,
            attempt.Business,
            attempt.Domain,
            attempt.Account.SecurityStamp,
            attempt.Account.MfaEnabled
        );
}
