using System.Buffers.Text;
using Bookline.Server.Access;
using Bookline.Server.Accounts.Identity;
using Bookline.Server.Accounts.Pages;
using Bookline.Server.Accounts.SecondFactors;
using Bookline.Server.Accounts.Sessions;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Web;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace Bookline.Server.Accounts.Profile;

/// <summary>What the pages of who is signed in show.</summary>
internal sealed class AccountPages(
    TenantContext tenants,
    Identities identities,
    SetUp setUp,
    SessionStore sessions,
    WebModule web,
    IConfiguration configuration
)
{
    public async Task<IResult> Async(HttpContext context, Caller caller, SectionError? error = null)
    {
        var model = await tenants.WithTenantContextAsync(
            caller.Tenant,
            async db =>
            {
                using var identity = identities.In(db);
                var account = (await identity.FindByIdAsync(caller.Id.ToString()))!;
                return new AccountModel(
                    await VisitorAsync(db, caller),
                    account.FirstName,
                    account.LastName,
                    account.MfaEnabled,
                    await setUp.FindAsync(db, account),
                    await identity.CountRecoveryCodesAsync(account),
                    [.. (await identity.GetPasskeysAsync(account)).Select(Line)],
                    [.. (await sessions.ListAsync(db, caller.Id)).Select(row => Line(row, caller))],
                    context.Request.Query["saved"].ToString(),
                    error
                );
            }
        );
        return await web.PageAsync<AccountPage>(context, model, error is null ? 200 : 422);
    }

    public Task<HomeModel> HomeAsync(Caller caller) =>
        tenants.WithTenantContextAsync(
            caller.Tenant,
            async db => new HomeModel(
                await VisitorAsync(db, caller),
                RoleMatrix.Word(caller.Role ?? Role.Viewer),
                await db.QuerySingleAsync<bool>(
                    "select whatsapp_phone_id is not null from tenants where id = $1",
                    db.Tenant
                ),
                caller.May(Permission.ChannelWrite),
                configuration.GetValue<bool>("Simulator:Enabled")
            )
        );

    private static PasskeyLine Line(UserPasskeyInfo passkey) =>
        new(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name ?? "Passkey", passkey.CreatedAt);

    private static SessionLine Line(SessionRow row, Caller caller) =>
        new(PublicId.Session.Show(row.Id), row.Device, row.Ip, row.LastSeenAt, row.Id == caller.SessionId);

    private static async Task<Visitor> VisitorAsync(TenantDatabase db, Caller caller) =>
        new(
            caller.Name,
            await db.QuerySingleAsync<string>("select business_name from tenants where id = $1", db.Tenant)
        );
}
