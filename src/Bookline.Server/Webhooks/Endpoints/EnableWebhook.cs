namespace Bookline.Server.Webhooks.Endpoints;

internal static class EnableWebhook
{
    public static Task<IResult> HandleAsync([AsParameters] Changing of) =>
        LockedWebhook.ChangeAsync(
            of,
            "enabled",
            (db, before) => EndpointStore.EnableAsync(db, before.Id, of.Time.GetUtcNow())
        );
}
