using Bookline.Server.Hosting;
using Bookline.Tenancy;

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

    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<AccountsModule>();

    internal static void Map(WebApplication app) => _ = app;

    /// <summary>Says who hears of confirmed addresses.</summary>
    public static void OnConfirmed<T>(IServiceCollection services)
        where T : class, IConfirmedAddress => services.AddSingleton<IConfirmedAddress, T>();

    /// <returns>What is wrong with a password that somebody wants; null: nothing.</returns>
    public FieldError? PasswordFlaw(string? password) =>
        password is { Length: >= 10 and <= 200 }
            ? null
            : new("password", "too_short", "Ten characters or more; a few words are easy to remember.");

    /// <summary>The first person of a new business, who cannot sign in until the address is confirmed.</summary>
    /// <param name="db">In the new tenant, in the transaction that makes it.</param>
    /// <param name="password">Without a <see cref="PasswordFlaw"/>.</param>
    /// <returns>The id of the user.</returns>
    public Task<Guid> CreateOwnerAsync(
        TenantDatabase db,
        string email,
        string password,
        string? firstName = null,
        string? lastName = null
    ) => Task.FromResult(Guid.CreateVersion7());

    /// <summary>Makes a token that confirms the user's address once; those made before end.</summary>
    public Task<string> IssueConfirmationAsync(TenantDatabase db, Guid user) => Task.FromResult("");

    /// <summary>The link for a mail: never from a request's Host header, which anybody can write.</summary>
    public string ConfirmationUrl(string token) => $"{ConfirmPath}?token={token}";
}

/// <summary>Hears of an address that its owner has confirmed, in the transaction that notes it.</summary>
public interface IConfirmedAddress
{
    /// <param name="user">An owner after a sign-up, usually.</param>
    Task OnConfirmedAsync(TenantDatabase db, Guid user, string email);
}
