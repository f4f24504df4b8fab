using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Web;
using Bookline.Tenancy;

namespace Bookline.Server.Onboarding.Connecting;

/// <summary>How a business's connection to WhatsApp stands.</summary>
/// <param name="PhoneNumberId">Meta's id of the number; the token is never shown again.</param>
/// <param name="DisplayPhoneNumber">As Meta told when the credentials were tested; null: it did not.</param>
/// <param name="SendingStopped">Why nothing is sent; null: all is well.</param>
public sealed record WhatsAppState(
    bool Connected,
    string? PhoneNumberId,
    string? DisplayPhoneNumber,
    string? VerifiedName,
    string? QualityRating,
    DateTime? CheckedAt,
    string? SendingStopped,
    WhatsAppWebhook Webhook
);

/// <summary>What is pasted at Meta, so that it sends what customers write.</summary>
/// <param name="VerifyToken">Null: this server has none yet, and its operator must set one.</param>
public sealed record WhatsAppWebhook(string CallbackUrl, string? VerifyToken);

internal sealed class WhatsAppStates(WhatsAppModule whatsApp, PublicUrl url)
{
    public async Task<WhatsAppState> ReadAsync(TenantDatabase db)
    {
        var row = await db.QuerySingleAsync<Row>(
            """
            select t.whatsapp_phone_id phone_number_id, t.whatsapp_token is not null has_token, c.display_phone_number, c.verified_name,
              c.quality_rating, c.checked_at, s.reason
            from tenants t
            left join whatsapp_connections c on c.tenant_id = $1 and c.phone_number_id = t.whatsapp_phone_id
            left join sending_stops s on s.tenant_id = $1
            where t.id = $1
            """,
            db.Tenant
        );
        return new(
            row.PhoneNumberId is not null && row.HasToken,
            row.PhoneNumberId,
            row.DisplayPhoneNumber,
            row.VerifiedName,
            row.QualityRating,
            row.CheckedAt,
            row.Reason,
            new(url.Of(WhatsAppModule.WebhookPath), whatsApp.VerifyToken)
        );
    }

    private sealed record Row(
        string? PhoneNumberId,
        bool HasToken,
        string? DisplayPhoneNumber,
        string? VerifiedName,
        string? QualityRating,
        DateTime? CheckedAt,
        string? Reason
    );
}
