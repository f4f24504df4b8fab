using Bookline.Server.Access.Keys;
using Bookline.Server.Access.Watching;
using Bookline.Server.Hosting;

namespace Bookline.Server.Access;

/// <summary>Between routing and the endpoint: nobody passes whom the endpoint's own declaration does not let in.</summary>
internal sealed partial class AccessGuard(
    RequestDelegate next,
    IEnumerable<ICallerSource> sources,
    SessionPaces paces,
    ForeignIds foreignIds,
    ILogger<AccessGuard> log
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // One without a route is routing's own, and refuses: another method, another media type.
        if (
            context.GetEndpoint() is not RouteEndpoint endpoint
            || endpoint.Metadata.GetMetadata<OpenEndpoint>() is not null
        )
        {
            await next(context);
            return;
        }
        if (endpoint.Metadata.GetMetadata<RequiredPermission>() is not { } required)
        {
            Undeclared(endpoint.DisplayName);
            await Problem.Of(403, "forbidden", "This address declares nobody who may call it.").ExecuteAsync(context);
            return;
        }
        if (await RefusalAsync(context, required) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }
        await next(context);
        if (context.Response.StatusCode == 404 && context.Features.Get<Caller>() is { } caller)
        {
            foreignIds.Note(context, caller);
        }
    }

    private async Task<IResult?> RefusalAsync(HttpContext context, RequiredPermission required)
    {
        foreach (var source in sources)
        {
            switch (await source.FindAsync(context))
            {
                case CallerAnswer.Refused refused:
                    return refused.Answer;
                case CallerAnswer.Found { Caller: var caller }:
                    context.Features.Set(caller);
                    if (await paces.RefusalAsync(context, caller) is { } tooOften)
                    {
                        return tooOften;
                    }
                    return required.Permission is { } permission && !caller.May(permission)
                        ? Missing(context, permission)
                        : null;
            }
        }
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"bookline\"";
        return Problem.Of(401, "unauthenticated", "Send an API key (Authorization: Bearer …), or sign in.");
    }

    // To a person no scope says anything: the page for it does.
    private static IResult Missing(HttpContext context, Permission permission) =>
        Browsers.WantsPage(context.Request)
            ? Results.StatusCode(StatusCodes.Status403Forbidden)
            : Problem.Of(403, "permission_missing", $"This needs the permission {permission.Scope}.");

    [LoggerMessage(LogLevel.Error, "Endpoint {Endpoint} declares nobody who may call it")]
    private partial void Undeclared(string? endpoint);
}
