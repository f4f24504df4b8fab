using System.Security.Cryptography;
using System.Text.Json;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Accounts.SignIn;
using Microsoft.AspNetCore.DataProtection;

namespace Bookline.Server.Accounts.Passkeys;

/// <summary>What a passkey is asked to sign: kept by the browser, encrypted, good once and for minutes.</summary>
internal sealed class Challenges(
    IDataProtectionProvider protection,
    Cookies cookies,
    SignInPace pace,
    TimeProvider time
)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("Bookline.Accounts.PasskeyChallenge");

    public void Write(HttpContext context, string state)
    {
        var challenge = JsonSerializer.Serialize(new Challenge(state, time.GetUtcNow() + Lifetime));
        cookies.Write(context, Cookies.Passkey, protector.Protect(challenge), Lifetime);
    }

    /// <returns>Null: there is none, it took too long, or it was answered before.</returns>
    public async Task<string?> TakeAsync(HttpContext context)
    {
        if (cookies.Read(context.Request, Cookies.Passkey) is not { Length: > 0 } cookie)
        {
            return null;
        }
        cookies.Delete(context, Cookies.Passkey);
        try
        {
            var challenge = JsonSerializer.Deserialize<Challenge>(protector.Unprotect(cookie));
            return
                challenge is not null && time.GetUtcNow() < challenge.EndsAt && await pace.UseOnceAsync(challenge.State)
                ? challenge.State
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed record Challenge(string State, DateTimeOffset EndsAt);
}
