namespace Bookline.Server.Accounts;

/// <summary>Users of a business: passwords, second factors, sessions, invitations.</summary>
internal static class AccountsModule
{
    public static void Add(WebApplicationBuilder builder) => _ = builder;

    public static void Map(WebApplication app) => _ = app;
}
