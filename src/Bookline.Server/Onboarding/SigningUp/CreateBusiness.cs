using Bookline.Server.Accounts;
using Bookline.Server.Mail;
using Bookline.Server.Onboarding.Workspaces;
using Bookline.Server.Web;
using Bookline.Tenancy;
using Npgsql;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>Makes a business on trial with its owner, who is sent a link: until it is followed nobody can sign in.</summary>
internal sealed class CreateBusiness(
    TenantContext tenants,
    AccountsModule accounts,
    MailModule mail,
    PublicUrl url,
    TimeProvider time
)
{
    /// <returns>Null: the domain has been taken meanwhile.</returns>
    public async Task<TenantId?> CreateAsync(NewBusiness business, CancellationToken ct)
    {
        var tenant = TenantId.New();
        if (!await MakeTenantAsync(tenant, business, ct))
        {
            return null;
        }
        try
        {
            await tenants.WithTenantTransactionAsync(tenant, db => MakeOwnerAsync(db, business), cancel: ct);
        }
        catch
        {
            // Else nobody could sign up with this domain until it expires; should this fail, too, it does.
            await RemoveAsync(tenant);
            throw;
        }
        return tenant;
    }

    private async Task<bool> MakeTenantAsync(TenantId tenant, NewBusiness business, CancellationToken ct)
    {
        await using var command = tenants.DataSource.CreateCommand(
            "select public.sign_up_tenant($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        );
        object[] parameters =
        [
            tenant.Value,
            business.Name,
            business.Domain,
            business.Email,
            business.TimeZone,
            business.Currency,
            business.Language,
            Trades.Word(business.Trade),
            (int)Trial.Lasts.TotalDays,
            ExpireSignUp.After,
            time.GetUtcNow().UtcDateTime,
        ];
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private async Task MakeOwnerAsync(TenantDatabase db, NewBusiness business)
    {
        var owner = await accounts.CreateOwnerAsync(db, business.Email, business.Password);
        var link = accounts.ConfirmationUrl(await accounts.IssueConfirmationAsync(db, owner));
        await mail.QueueAsync(
            db,
            new(
                business.Email,
                "Confirm your address",
                $"""
                Welcome to Bookline! Please confirm that this is your address: follow the link and type your password, and {business.Name} opens at once.

                The link is good for two days. If you did not sign up, do nothing: it all goes away by itself.
                """,
                new("Confirm my address", new Uri(new Uri(url.Origin), link).AbsoluteUri)
            )
        );
    }

    private async Task RemoveAsync(TenantId tenant)
    {
        try
        {
            await tenants.WithTenantTransactionAsync(
                tenant,
                db => ExpireSignUp.RemoveAsync(db, madeBefore: time.GetUtcNow())
            );
        }
        catch (Exception e) when (e is NpgsqlException or TenancyException)
        {
            // The job that is waiting does it.
        }
    }
}
