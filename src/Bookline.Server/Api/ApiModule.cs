using Bookline.Server.Api.Answers;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Api.Services;

namespace Bookline.Server.Api;

/// <summary>The REST API, <c>/api/v1</c>: a folder a resource, a file an operation.</summary>
public static class ApiModule
{
    internal static void Add(WebApplicationBuilder builder)
    {
        ApiJson.Add(builder);
        // In development, too: what cannot be read is answered in one place.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>In front of everything: who may call what is answered in the API's way, too.</summary>
    internal static void Use(WebApplication app) => app.UseMiddleware<ApiAnswers>();

    internal static void Map(WebApplication app)
    {
        ServiceEndpoints.Map(Resource(app, "services"));
    }

    /// <summary>The addresses below <c>/api/v1/{resource}</c>, with what holds for all of the API: every module maps its own.</summary>
    public static RouteGroupBuilder Resource(IEndpointRouteBuilder app, string resource)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.MapGroup($"/api/v1/{resource}").WithTags(resource).WithMetadata(new BodyLimit(BodyLimit.UsualBytes));
    }
}
