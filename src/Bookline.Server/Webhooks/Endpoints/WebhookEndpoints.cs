using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class WebhookEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        MapWebhooks(group);
        MapDeliveries(group);
    }

    private static void MapWebhooks(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ListWebhooks.HandleAsync)
            .Require(Permission.WebhooksRead)
            .WithName("listWebhooks")
            .WithSummary("List webhooks")
            .Produces<Page<WebhookView>>();
        group
            .MapPost("/", CreateWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("createWebhook")
            .GivesETag()
            .WithExample("""{"url": "https://example.com/hooks", "events": ["booking.created", "booking.cancelled"]}""")
            .WithSummary("Create a webhook; its secret is in this answer alone")
            .Produces<WebhookWithSecret>(201);
        group
            .MapGet("/{webhookId}", GetWebhook.HandleAsync)
            .Require(Permission.WebhooksRead)
            .WithName("getWebhook")
            .GivesETag()
            .WithSummary("Get a webhook")
            .Produces<WebhookView>();
        group
            .MapPatch("/{webhookId}", ChangeWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("updateWebhook")
            .TakesIfMatch()
            .WithExample("""{"status": "disabled"}""")
            .WithSummary("Change a webhook, or switch it on or off")
            .Produces<WebhookView>();
        group
            .MapDelete("/{webhookId}", DeleteWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("deleteWebhook")
            .TakesIfMatch()
            .WithSummary("Delete a webhook with its deliveries")
            .Produces(204);
        group
            .MapPost("/{webhookId}/enable", EnableWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("enableWebhook")
            .TakesIfMatch()
            .WithSummary("Switch a webhook on again")
            .Produces<WebhookView>();
        group
            .MapPost("/{webhookId}/rotate-secret", RotateSecret.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("rotateWebhookSecret")
            .TakesIfMatch()
            .WithExample("""{"overlap_hours": 24}""")
            .WithSummary("Give a webhook a new secret; the old one signs besides for a while")
            .Produces<WebhookWithSecret>();
    }

    private static void MapDeliveries(RouteGroupBuilder group)
    {
        group
            .MapPost("/{webhookId}/test", TestWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("testWebhook")
            .WithSummary("Send a webhook.test event to a webhook")
            .Produces<DeliveryView>(202);
        group
            .MapGet("/{webhookId}/deliveries", ListDeliveries.HandleAsync)
            .Require(Permission.WebhooksRead)
            .WithName("listWebhookDeliveries")
            .WithSummary("List what was sent to a webhook, newest first")
            .Produces<Page<DeliveryView>>();
        group
            .MapPost("/deliveries/{deliveryId}/replay", ReplayDelivery.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("replayWebhookDelivery")
            .WithSummary("Send an event again, with the same webhook-id")
            .Produces<DeliveryView>(202);
        group
            .MapPost("/{webhookId}/replay", ReplayEvents.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("replayWebhookEvents")
            .WithSummary("Send the events since a cursor or a time again")
            .Produces<ReplayedEvents>(202);
    }
}
