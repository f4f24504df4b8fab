using Bookline.Server.Access;

namespace Bookline.Server.Api.Availability;

internal static class AvailabilityEndpoints
{
    public static void Map(RouteGroupBuilder group) =>
        group
            .MapGet("/", ReadAvailability.HandleAsync)
            .Require(Permission.StaffRead)
            .WithName("getAvailability")
            .ProducesProblem(404)
            .WithSummary("Free slots of a service, for up to 31 days")
            .Produces<AvailabilityView>();
}
