using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api;

/// <summary>The REST API, <c>/api/v1</c>: a folder a resource, a file an operation.</summary>
internal static class ApiModule
{
    public static void Add(WebApplicationBuilder builder) => ApiJson.Add(builder);

    public static void Map(WebApplication app)
    {
        var v1 = app.MapGroup("/api/v1");
        _ = v1;
    }
}
