using Bookline.Server.Accounts;
using Bookline.Server.Audit;
using Bookline.Server.Jobs;
using Bookline.Server.Mail;
using Bookline.Server.Onboarding.Workspaces;
using Bookline.Server.Web;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.SigningUp;

/// <summary>The owner has confirmed the address: the workspace is filled, and a mail says what comes next.</summary>
internal sealed class OpenBusiness(
    Workspace workspace,
    JobsModule jobs,
    MailModule mail,
    AuditModule audit,
    PublicUrl url,
    TimeProvider time
) : IConfirmedAddress
{
    public async Task OnConfirmedAsync(TenantDatabase db, Actor actor, string email)
    {
        var now = time.GetUtcNow();
        // A second owner who confirms, or a link that is followed twice, opens nothing again.
        if (
            await db.ExecuteAsync(
                "update sign_ups set confirmed_at = $2 where tenant_id = $1 and confirmed_at is null",
                db.Tenant,
                now
            ) == 0
        )
        {
            return;
        }
        await jobs.CancelAsync(db, ExpireSignUp.JobKey);
        await Trial.BeginAsync(db, now);
        var business = await db.QuerySingleAsync<Opened>(
            "select business_name, domain, currency, locale, trade from tenants where id = $1",
            db.Tenant
        );
        await workspace.FillAsync(
            db,
            business.BusinessName,
            business.Currency,
            business.Locale,
            Trades.Find(business.Trade) ?? Trade.Other
        );
        await mail.QueueAsync(db, Welcome(email, business));
        await audit.RecordAsync(
            db,
            new(
                actor,
                "tenant.signed_up",
                Api.Conventions.PublicId.Tenant.Show(db.Tenant.Value),
                After: new
                {
                    business.BusinessName,
                    business.Domain,
                    business.Currency,
                    business.Trade,
                }
            )
        );
    }

    private MailMessage Welcome(string to, Opened business) =>
        new(
            to,
            $"{business.BusinessName} is open on Bookline",
            $"""
            Your address is confirmed, and your {Trial.Lasts.TotalDays} days of Starter have begun; nothing is charged.

            We have set up services, opening hours, a first calendar (a restaurant has one for each table) and a greeting as they are usual in your trade. Change whatever does not fit.

            What is left is to connect your WhatsApp number: from then on customers book in a chat. It takes ten minutes, step by step.
            """,
            new("Connect WhatsApp", url.Of("/connect"))
        );

    private sealed record Opened(string BusinessName, string Domain, string Currency, string Locale, string? Trade);
}
