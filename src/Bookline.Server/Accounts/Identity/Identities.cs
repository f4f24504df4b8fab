using Bookline.Server.Web;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Accounts.Identity;

/// <summary>ASP.NET Core Identity, on one tenant at a time: its UserManager is made for a unit of work and sees that tenant's rows.</summary>
internal sealed class Identities(
    IServiceProvider services,
    IOptions<IdentityOptions> options,
    IPasswordHasher<Account> hasher,
    RecoveryCodes codes,
    PublicUrl url,
    TimeProvider time,
    ILogger<UserManager<Account>> log
)
{
    private readonly IdentityErrorDescriber errors = new();

    public UserManager<Account> In(TenantDatabase db) =>
        new(
            new AccountStore(db, codes, time),
            options,
            hasher,
            userValidators: [], // the database is the judge of who is there already
            passwordValidators: [new PasswordValidator<Account>(errors)],
            new UpperInvariantLookupNormalizer(),
            errors,
            services,
            log
        );

    /// <summary>For a question that names no user, and so reads no row.</summary>
    public PasskeyHandler<Account> PasskeysOfAnybody() => PasskeysIn(null!);

    public PasskeyHandler<Account> PasskeysIn(TenantDatabase db) =>
        new(
            In(db),
            Options.Create(
                new IdentityPasskeyOptions
                {
                    ServerDomain = url.Host,
                    // A passkey stands for both factors: the device, and who holds it.
                    UserVerificationRequirement = "required",
                    ResidentKeyRequirement = "required",
                    ValidateOrigin = context =>
                        ValueTask.FromResult(!context.CrossOrigin && context.Origin == url.Origin),
                }
            )
        );
}
