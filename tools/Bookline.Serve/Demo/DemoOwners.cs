using System.Security.Cryptography;
using Bookline.Server.Accounts;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Serve.Demo;

/// <summary>Gives each business somebody who can sign in: <c>owner@spark-salon.example</c>, all with one password, made up on the first run.</summary>
internal static class DemoOwners
{
    private const int PasswordBytes = 9;

    public static string EmailOf(DemoBusiness business) => $"owner@{business.Domain}.example";

    public static string PasswordIn(string home)
    {
        var file = Path.Combine(home, "owner-password");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes)));
        }
        return File.ReadAllText(file);
    }

    public static async Task MakeAsync(
        WebApplication app,
        IReadOnlyList<(TenantId Tenant, DemoBusiness Business)> businesses,
        string password,
        CancellationToken ct
    )
    {
        var accounts = app.Services.GetRequiredService<AccountsModule>();
        var tenants = app.Services.GetRequiredService<TenantContext>();
        foreach (var (tenant, business) in businesses)
        {
            await tenants.WithTenantTransactionAsync(
                tenant,
                db => MakeAsync(db, accounts, EmailOf(business), password),
                cancel: ct
            );
        }
    }

    private static async Task MakeAsync(TenantDatabase db, AccountsModule accounts, string email, string password)
    {
        if (
            await db.QuerySingleAsync<bool>(
                "select exists (select from users where tenant_id = $1 and email = $2)",
                db.Tenant,
                email
            )
        )
        {
            return;
        }
        var owner = await accounts.CreateOwnerAsync(db, email, password);
        // Nobody reads mail at .example: the address is as good as confirmed.
        await db.ExecuteAsync(
            "update users set email_confirmed_at = now() where tenant_id = $1 and id = $2",
            db.Tenant,
            owner
        );
    }
}
