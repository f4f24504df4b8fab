using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Invitations;
using Bookline.Server.Accounts.Links;
using Bookline.Server.Accounts.Passkeys;
using Bookline.Server.Accounts.Profile;
using Bookline.Server.Accounts.SecondFactors;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Accounts.SignIn;
using Bookline.Server.Accounts.Users;
using Bookline.Server.Accounts.WhoAmI;
using Bookline.Server.Audit;
using Bookline.Server.Hosting;
using Bookline.Server.Mail;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookline.Server.Accounts;

/// <summary>People of a business: passwords, second factors, passkeys, sessions, invitations.</summary>
public sealed class AccountsModule
{
    /// <summary>Where people sign in.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>Where people are once they have signed in.</summary>
    public const string HomePath = "/home";

    /// <summary>Where a link of <see cref="IssueConfirmationAsync"/> leads, with <c>?token=</c>.</summary>
    public const string ConfirmPath = "/confirm";

    /// <summary>The name of the cookie that holds a session.</summary>
    public static string SessionCookie(bool isHttps) => Cookies.NameOf(Cookies.Session, isHttps);

    private readonly Identities identities;
    private readonly Confirmation confirmation;
    private readonly AccountMail mail;

    internal AccountsModule(Identities identities, Confirmation confirmation, AccountMail mail) =>
        (this.identities, this.confirmation, this.mail) = (identities, confirmation, mail);

    internal static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(provider => new AccountsModule(
            provider.GetRequiredService<Identities>(),
            provider.GetRequiredService<Confirmation>(),
            provider.GetRequiredService<AccountMail>()
        ));
        services.Configure<IdentityOptions>(options =>
            options.Password = new()
            {
                // Length is what counts; rules about characters make people choose alike.
                RequiredLength = Passwords.LeastLength,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            }
        );
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Passwords.Iterations);
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<Passwords>().AddSingleton<RecoveryCodes>();
        services.AddSingleton<Identities>().AddSingleton<LookUps>();
        services.AddSingleton<Cookies>().AddSingleton<SessionStore>().AddSingleton<EndSession>();
        services.AddSingleton<SignInPace>().AddSingleton<Attempts>().AddSingleton<PendingSignIns>();
        services.AddSingleton<PasswordSignIn>().AddSingleton<ContinueSignIn>().AddSingleton<FinishSignIn>();
        services.AddSingleton<TotpSecrets>().AddSingleton<CodeCheck>().AddSingleton<SetUp>();
        services.AddSingleton<Challenges>().AddSingleton<OwnPasskeys>().AddSingleton<PasskeySignIn>();
        services.TryAddSingleton<QueueMail>(provider => provider.GetRequiredService<MailModule>().QueueAsync);
        services.AddSingleton<UserTokens>().AddSingleton<AccountMail>().AddSingleton<Confirmation>();
        services.AddSingleton<ConfirmAddress>().AddSingleton<PasswordChange>().AddSingleton<PasswordReset>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(provider => provider.GetRequiredService<ForgottenPasswords>());
        services.AddSingleton<Inviting>().AddSingleton<Accepting>().AddSingleton<ChangeUser>();
        services.AddSingleton<NewSession>().AddSingleton<OwnPassword>().AddSingleton<AccountPages>();
        AccessModule.AddSource<SessionCallers>(services);
    }

    internal static void Map(WebApplication app)
    {
        SignInEndpoints.Map(app);
        LinkEndpoints.Map(app);
        AcceptEndpoints.Map(app);
        PasskeyEndpoints.Map(app);
        AccountEndpoints.Map(app);
        MeEndpoints.Map(app);
        UserEndpoints.Map(app);
        InvitationEndpoints.Map(app);
    }

    /// <summary>Says who hears of confirmed addresses.</summary>
    public static void OnConfirmed<T>(IServiceCollection services)
        where T : class, IConfirmedAddress => services.AddSingleton<IConfirmedAddress, T>();

    /// <returns>What is wrong with a password that somebody wants; null: nothing.</returns>
    public FieldError? PasswordFlaw(string? password) => Passwords.Flaw(password);

    /// <summary>The first person of a new business, who cannot sign in until the address is confirmed.</summary>
    /// <param name="db">In the new tenant, in the transaction that makes it.</param>
    /// <param name="password">Without a <see cref="PasswordFlaw"/>.</param>
    /// <returns>The id of the user.</returns>
    public async Task<Guid> CreateOwnerAsync(
        TenantDatabase db,
        string email,
        string password,
        string? firstName = null,
        string? lastName = null
    )
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(),
            Email = email,
            Role = RoleMatrix.Word(Role.Owner),
            FirstName = firstName,
            LastName = lastName,
        };
        using var identity = identities.In(db);
        Expected.Of(await identity.CreateAsync(account, password));
        return account.Id;
    }

    /// <summary>Makes a token that confirms the user's address once; those made before end.</summary>
    public Task<string> IssueConfirmationAsync(TenantDatabase db, Guid user) => confirmation.IssueAsync(db, user);

    /// <summary>The link for a mail: never from a request's Host header, which anybody can write.</summary>
    public string ConfirmationUrl(string token) => mail.ConfirmationUrl(token);
}

/// <summary>Hears of an address that its owner has confirmed, in the transaction that notes it.</summary>
public interface IConfirmedAddress
{
    /// <param name="actor">Who confirmed, an owner after a sign-up usually, and from where.</param>
    Task OnConfirmedAsync(TenantDatabase db, Actor actor, string email);
}
