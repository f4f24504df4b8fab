using Bookline.Server.Access;

namespace Bookline.Server.Api.Availability;

internal static class AvailabilityEndpoints
{
    public static void Map(WebApplication app) =>
        ApiModule
            .Resource(app, "availability")
            .MapGet("/", ReadAvailability.HandleAsync)
            .Require(Permission.StaffRead)
            .WithName("ReadAvailability")
            .WithSummary("Free slots of a service, for up to 31 days")
            .Produces<AvailabilityView>()
            .ProducesProblem(404)
            .ProducesProblem(422);
}
