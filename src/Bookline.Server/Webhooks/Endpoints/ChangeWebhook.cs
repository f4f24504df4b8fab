using Bookline.Server.Hosting;
using Bookline.Server.Webhooks.Addresses;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class ChangeWebhook
{
    private const string Enabled = "enabled";
    private const string Disabled = "disabled";

    public static async Task<IResult> HandleAsync(
        ChangedWebhook body,
        [AsParameters] Changing of,
        EndpointUrls urls,
        CancellationToken ct
    )
    {
        var errors = new List<FieldError>();
        // What is not changed is not looked at anew: a rule may have come later than the webhook.
        var checkedFields = WebhookFields.Read(
            new(body.Url ?? "https://unchanged.example", body.Events ?? [WebhookFields.All], body.Description),
            urls,
            errors
        );
        if (body.Status is not (null or Enabled or Disabled))
        {
            errors.Add(new("status", "unknown_value", $"{Enabled} or {Disabled}."));
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        return await LockedWebhook.ChangeAsync(
            of,
            "updated",
            async (db, before) =>
            {
                var fields = new WebhookFields(
                    body.Url is null ? before.Url : checkedFields.Url,
                    body.Events is null ? before.Events : checkedFields.Events,
                    body.Description is null ? before.Description : checkedFields.Description
                );
                var now = of.Time.GetUtcNow();
                var after = await EndpointStore.ChangeAsync(db, before.Id, fields, now);
                return body.Status switch
                {
                    Enabled when !before.IsEnabled => await EndpointStore.EnableAsync(db, before.Id, now),
                    Disabled when before.IsEnabled => await EndpointStore.DisableAsync(db, before.Id, now),
                    _ => after,
                };
            }
        );
    }
}
