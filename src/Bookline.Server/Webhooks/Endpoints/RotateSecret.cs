using Bookline.Server.Hosting;
using Bookline.Server.Webhooks.Secrets;

namespace Bookline.Server.Webhooks.Endpoints;

/// <param name="OverlapHours">How long the old secret signs besides, 0 to 168; 0: it is known to others, and stops at once.</param>
internal sealed record Rotation(int? OverlapHours = null);

internal static class RotateSecret
{
    private const int DefaultOverlapHours = 24;
    private const int MostOverlapHours = 7 * 24;

    public static async Task<IResult> HandleAsync(
        [AsParameters] Changing of,
        SecretCipher cipher,
        Rotation? body = null
    )
    {
        var hours = body?.OverlapHours ?? DefaultOverlapHours;
        if (hours is < 0 or > MostOverlapHours)
        {
            return Problem.Invalid(new FieldError("overlap_hours", "out_of_range", $"From 0 to {MostOverlapHours}."));
        }
        var secret = SigningSecret.Create();
        of.Context.Response.Headers.CacheControl = "no-store";
        return await LockedWebhook.ChangeAsync(
            of,
            "secret_rotated",
            (db, before) =>
            {
                var now = of.Time.GetUtcNow();
                DateTimeOffset? until = hours == 0 ? null : now + TimeSpan.FromHours(hours);
                return EndpointStore.RotateAsync(db, before.Id, cipher.Encrypt(db.Tenant, secret), until, now);
            },
            after => WebhookWithSecret.Of(after.Show(), secret.Text)
        );
    }
}
