using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Webhooks.Endpoints;

internal static class EventEndpoints
{
    public static void Map(RouteGroupBuilder group) =>
        group
            .MapGet("/", ListEvents.HandleAsync)
            .Require(Permission.WebhooksRead)
            .WithName("listEvents")
            .WithSummary("List the events of the last 30 days, oldest first")
            .Produces<Page<EventView>>();
}
