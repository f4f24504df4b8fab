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
            .WithSummary("Create a webhook; its secret is in this answer alone")
            .Produces<WebhookView>(201);
        group
            .MapGet("/{webhookId}", GetWebhook.HandleAsync)
            .Require(Permission.WebhooksRead)
            .WithName("getWebhook")
            .WithSummary("Get a webhook")
            .Produces<WebhookView>();
        group
            .MapPatch("/{webhookId}", ChangeWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("updateWebhook")
            .WithSummary("Change a webhook, or switch it on or off")
            .Produces<WebhookView>();
        group
            .MapDelete("/{webhookId}", DeleteWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("deleteWebhook")
            .WithSummary("Delete a webhook with its deliveries")
            .Produces(204);
        group
            .MapPost("/{webhookId}/enable", EnableWebhook.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("enableWebhook")
            .WithSummary("Switch a webhook on again")
            .Produces<WebhookView>();
        group
            .MapPost("/{webhookId}/rotate-secret", RotateSecret.HandleAsync)
            .Require(Permission.WebhooksWrite)
            .WithName("rotateWebhookSecret")
            .WithSummary("Give a webhook a new secret; the old one signs besides for a while")
            .Produces<WebhookView>();
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
