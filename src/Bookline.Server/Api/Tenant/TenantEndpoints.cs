using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Tenant;

internal static class TenantEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group
            .MapGet("/", GetAsync)
            .Require(Permission.TenantRead)
            .WithName("getTenant")
            .GivesETag()
            .WithSummary("Get the business")
            .Produces<TenantView>();
        group
            .MapPatch("/", ChangeTenant.HandleAsync)
            .Require(Permission.TenantWrite)
            .WithName("updateTenant")
            .TakesIfMatch()
            .WithExample("""{"business_name": "Salon Asha", "time_zone": "Europe/Berlin"}""")
            .WithSummary("Change the business")
            .Produces<TenantView>();
    }

    private static Task<IResult> GetAsync([AsParameters] ApiCall call) =>
        call.ReadAsync(async db =>
        {
            var tenant = (await TenantRow.ReadAsync(db)).Show();
            return ETag.Ok(call.Http, tenant);
        });
}
