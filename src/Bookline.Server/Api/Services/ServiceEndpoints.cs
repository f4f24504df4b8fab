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
            .GivesETag()
            .WithSummary("Create a service")
            .WithExample(
                """{"name": "Haircut", "icon": "✂️", "price": {"amount": 3500, "currency": "EUR"}, "duration_minutes": 45}"""
            )
            .Produces<ServiceView>(201);
        group
            .MapGet("/{serviceId}", GetService.HandleAsync)
            .Require(Permission.ServicesRead)
            .WithName("getService")
            .GivesETag()
            .WithSummary("Get a service")
            .Produces<ServiceView>();
        group
            .MapPatch("/{serviceId}", ChangeService.HandleAsync)
            .Require(Permission.ServicesWrite)
            .WithName("updateService")
            .TakesIfMatch()
            .WithSummary("Change a service")
            .WithExample("""{"price": {"amount": 3900, "currency": "EUR"}, "category": null}""")
            .Produces<ServiceView>();
        group
            .MapDelete("/{serviceId}", DeleteService.HandleAsync)
            .Require(Permission.ServicesWrite)
            .WithName("deleteService")
            .TakesIfMatch()
            .WithSummary("Delete a service, or deactivate it where it was booked")
            .Produces<ServiceView>()
            .Produces(204);
    }
}
