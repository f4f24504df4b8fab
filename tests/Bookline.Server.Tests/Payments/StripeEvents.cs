using System.Security.Cryptography;
using System.Text;

namespace Bookline.Server.Tests.Payments;

/// <summary>Events as Stripe sends and signs them.</summary>
internal static class StripeEvents
{
    // Stripe, "Verify webhook signatures manually": HMAC-SHA256 over the time, a full stop and the body.
    public static string Sign(string body, string secret, TimeSpan age = default)
    {
        var time = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(hash)}";
    }

    public static string Completed(
        int amount = 4500,
        string currency = "eur",
        string status = "paid",
        string reference = "booking-1"
    ) =>
        $$"""
            {
              "id": "evt_1", "object": "event", "api_version": "2020-08-27", "type": "checkout.session.completed",
              "created": 1700000000, "livemode": false, "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null},
              "data": {"object": {"id": "cs_1", "object": "checkout.session", "amount_total": {{amount}}, "currency": "{{currency}}",
                "payment_status": "{{status}}", "client_reference_id": "{{reference}}", "mode": "payment", "status": "complete"
              }
              }
            }
            """;
}
