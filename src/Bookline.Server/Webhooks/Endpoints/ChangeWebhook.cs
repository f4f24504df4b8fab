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
            new(
                body.Url.Or("https://unchanged.example"),
                body.Events.Or([WebhookFields.All]),
                body.Description.Or(null)
            ),
            urls,
            errors
        );
        if (body.Status is { IsSet: true, Value: not (Enabled or Disabled) })
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
                    body.Url.IsSet ? checkedFields.Url : before.Url,
                    body.Events.IsSet ? checkedFields.Events : before.Events,
                    body.Description.IsSet ? checkedFields.Description : before.Description
                );
                var now = of.Time.GetUtcNow();
                var after = await EndpointStore.ChangeAsync(db, before.Id, fields, now);
                return body.Status.Value switch
                {
                    Enabled when !before.IsEnabled => await EndpointStore.EnableAsync(db, before.Id, now),
                    Disabled when before.IsEnabled => await EndpointStore.DisableAsync(db, before.Id, now),
                    _ => after,
                };
            }
        );
    }
}
