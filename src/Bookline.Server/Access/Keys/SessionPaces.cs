using Bookline.Server.Hosting;

namespace Bookline.Server.Access.Keys;

/// <summary>How often somebody who is signed in may call: each session for itself, so that no program's calls keep people out.</summary>
internal sealed class SessionPaces(Admissions admissions, AccessMetrics metrics)
{
    /// <returns>Null: go on.</returns>
    public async Task<IResult?> RefusalAsync(HttpContext context, Caller caller)
    {
        if (caller.SessionId is not { } session)
        {
            return null;
        }
        var (wait, quota) = await admissions.AskAsync(caller.Tenant, session, context.RequestAborted);
        RateLimitHeaders.Write(context.Response.Headers, quota is null ? [] : [quota]);
        if (wait is not { } time)
        {
            return null;
        }
        metrics.Refused("rate_limited");
        RateLimitHeaders.WriteWait(context.Response.Headers, time);
        return Problem.Of(
            429,
            "rate_limited",
            $"One session may make {quota?.Limit} requests a minute. Wait as long as Retry-After says."
        );
    }
}
