using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Services;

internal static class ServiceEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ListServices.HandleAsync)
            .Require(Permission.ServicesRead)
            .WithName("listServices")
            .WithSummary("List services")
            .Produces<Page<ServiceView>>();
        group
            .MapPost("/", CreateService.HandleAsync)
            .Require(Permission.ServicesWrite)
            .WithName("createService")
            .WithSummary("Create a service")
            .Produces<ServiceView>(201);
        group
            .MapGet("/{serviceId}", GetService.HandleAsync)
            .Require(Permission.ServicesRead)
            .WithName("getService")
            .WithSummary("Get a service")
            .Produces<ServiceView>();
        group
            .MapPatch("/{serviceId}", ChangeService.HandleAsync)
            .Require(Permission.ServicesWrite)
            .WithName("updateService")
            .WithSummary("Change a service")
            .Produces<ServiceView>();
        group
            .MapDelete("/{serviceId}", DeleteService.HandleAsync)
            .Require(Permission.ServicesWrite)
            .WithName("deleteService")
            .WithSummary("Delete a service, or deactivate it where it was booked")
            .Produces<ServiceView>()
            .Produces(204);
    }
}
