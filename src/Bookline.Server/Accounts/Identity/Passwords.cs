using Bookline.Server.Hosting;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Identity;

/// <summary>What makes a password, and whether one is right.</summary>
internal sealed class Passwords(IPasswordHasher<Account> hasher)
{
    public const int LeastLength = 10;
    private const int MostLength = 200;

    // Of work per guess, as OWASP asks for PBKDF2 with SHA-512.
    public const int Iterations = 210_000;

    // Long enough, and the first that anybody tries.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "1234567890",
        "0123456789",
        "0987654321",
        "12345678910",
        "123456789a",
        "1q2w3e4r5t",
        "1q2w3e4r5t6y",
        "q1w2e3r4t5",
        "qwertyuiop",
        "qwerty12345",
        "qwerty123456",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "iloveyou123",
        "letmein1234",
        "welcome123",
        "welcome1234",
        "admin12345",
        "changeme123",
    };

    private readonly Lazy<string> nobodys = new(() => hasher.HashPassword(new(), Guid.CreateVersion7().ToString()));

    public static FieldError? Flaw(string? password, string field = "password") =>
        password switch
        {
            null or "" => new(field, "required", "Choose a password."),
            { Length: < LeastLength } => new(
                field,
                "too_short",
                $"At least {LeastLength} characters; a few words are easy to remember."
            ),
            { Length: > MostLength } => new(field, "too_long", $"At most {MostLength} characters."),
            // No form takes one, so nobody could sign in with it.
            _ when Forms.HoldsNul(password) => new(field, "malformed", "A password holds no NUL character."),
            _ when Common.Contains(password) || password.Distinct().Count() < 5 => new(
                field,
                "too_common",
                "Many people use this one, so it is guessed first. A few words of your own are better."
            ),
            _ => null,
        };

    public PasswordVerificationResult Verify(Account account, string password)
    {
        if (password.Length > MostLength)
        {
            return PasswordVerificationResult.Failed;
        }
        try
        {
            return hasher.VerifyHashedPassword(account, account.PasswordHash ?? nobodys.Value, password);
        }
        catch (FormatException)
        {
            return PasswordVerificationResult.Failed; // no hash at all: nobody has chosen one yet
        }
    }

    /// <summary>Takes as long as a right one, so that the time tells nobody whether an address is known.</summary>
    public void VerifyNobodys(string password) =>
        _ = hasher.VerifyHashedPassword(new(), nobodys.Value, password[..Math.Min(password.Length, MostLength)]);

    public string Hash(Account account, string password) => hasher.HashPassword(account, password);
}
