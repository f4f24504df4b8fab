using System.Text.Json.Nodes;
using Bookline.Server.Channels.WhatsApp.Credentials;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Connecting;

/// <summary>Tries a tenant's connection while its owner looks on: no queue, no retries.</summary>
internal sealed class NumberConnection(TenantContext tenants, GraphClient graph, TenantCredentials credentials)
{
    private const string NumberFields = "display_phone_number,verified_name,quality_rating";

    public async Task<NumberCheck> CheckAsync(string phoneNumberId, string token, CancellationToken ct) =>
        await graph.GetAsync(phoneNumberId, token, NumberFields, ct) switch
        {
            GraphAnswer.Fields number => new NumberCheck.Works(
                number.DisplayPhoneNumber,
                number.VerifiedName,
                number.QualityRating
            ),
            var trouble => new NumberCheck.Fails(Explanations.Of(trouble)),
        };

    /// <summary>A template, which arrives whether or not the phone has written before.</summary>
    public async Task<TestSend> SendTestAsync(TenantId tenant, string phone, CancellationToken ct)
    {
        // Nothing is held open while Meta takes its time.
        if (await tenants.WithTenantContextAsync(tenant, OpenAsync, ct) is not { } open)
        {
            return new TestSend.NotConnected();
        }
        var message = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["recipient_type"] = "individual",
            ["to"] = phone,
            ["type"] = "template",
            ["template"] = new JsonObject
            {
                ["name"] = "hello_world",
                ["language"] = new JsonObject { ["code"] = "en_US" },
            },
        };
        return await graph.PostAsync(open.PhoneNumberId, open.Token, message.ToJsonString(), ct) switch
        {
            GraphAnswer.Accepted accepted => new TestSend.Sent(accepted.Wamid),
            var trouble => new TestSend.Fails(Explanations.Of(trouble)),
        };
    }

    public static Task DisconnectAsync(TenantDatabase db, DateTimeOffset now) =>
        db.ExecuteAsync(
            """
            update tenants set whatsapp_phone_id = null, whatsapp_token = null, whatsapp_verify_token = null, updated_at = $2
            where id = $1
            """,
            db.Tenant,
            now
        );

    private async Task<Open?> OpenAsync(TenantDatabase db)
    {
        var stored = await db.QuerySingleAsync<Stored>(
            "select whatsapp_phone_id, whatsapp_token from tenants where id = $1",
            db.Tenant
        );
        return
            stored is { WhatsappPhoneId: { } number, WhatsappToken: { } encrypted }
            && await credentials.OpenAsync(db, encrypted) is { } token
            ? new Open(number, token)
            : null;
    }

    private sealed record Stored(string? WhatsappPhoneId, string? WhatsappToken);

    private sealed record Open(string PhoneNumberId, string Token);
}
