using System.Text.Json;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Access.Keys;

/// <summary><c>Authorization: Bearer bk_live_…</c></summary>
internal sealed class ApiKeyCallers(Admissions admissions, AccessMetrics metrics) : ICallerSource
{
    private const string Scheme = "Bearer ";

    public async Task<CallerAnswer> FindAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header is "")
        {
            return new CallerAnswer.NothingShown();
        }
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Refused(context, "malformed_api_key", "Send the key as Authorization: Bearer bk_live_…");
        }
        var key = header[Scheme.Length..].Trim();
        if (!KeyText.IsWellFormed(key))
        {
            return Refused(context, "malformed_api_key", "This is no API key: copy it again as it was shown, whole.");
        }
        if (await admissions.AskAsync(KeyText.Hash(key), context.RequestAborted) is not { } admission)
        {
            return Refused(context, "unknown_api_key", "There is no such API key.");
        }
        RateLimitHeaders.Write(context.Response.Headers, admission.Quotas);
        return admission.Answer switch
        {
            "admitted" => new CallerAnswer.Found(Caller(admission)),
            "limited" => Limited(
                context,
                admission,
                "rate_limited",
                $"This key may make {admission.LimitOf("key")} calls a minute. Wait as long as Retry-After says."
            ),
            "tenant_limited" => Limited(
                context,
                admission,
                "rate_limited",
                $"The plan has {admission.LimitOf("tenant")} calls a minute for all keys together. Wait as long as Retry-After says."
            ),
            "day_used_up" => Limited(
                context,
                admission,
                "daily_limit_reached",
                $"The plan has {admission.LimitOf("day")} calls a day, and they are used up until midnight UTC."
            ),
            "revoked" => Refused(context, "api_key_revoked", "This API key was revoked."),
            "expired" => Refused(context, "api_key_expired", "This API key has expired."),
            "replaced" => Refused(context, "api_key_replaced", "Another API key came in the place of this one."),
            "suspended" => Suspended(),
            var other => throw new InvalidOperationException($"admit_api_call answers {other}."),
        };
    }

    private static Caller Caller(Admission admission) =>
        new(
            new TenantId(admission.Tenant),
            CallerKind.ApiKey,
            admission.Key,
            admission.Name,
            Role: null,
            (JsonSerializer.Deserialize<string[]>(admission.Scopes) ?? [])
                .Select(Permission.Find)
                .OfType<Permission>()
                .ToHashSet(),
            SessionId: null
        );

    private CallerAnswer.Refused Refused(HttpContext context, string code, string detail)
    {
        metrics.Refused(code);
        // RFC 6750, section 3.
        context.Response.Headers.WWWAuthenticate =
            $"Bearer realm=\"bookline\", error=\"invalid_token\", error_description=\"{detail}\"".Replace(
                "…",
                "...",
                StringComparison.Ordinal
            );
        return new(Problem.Of(401, code, detail));
    }

    private CallerAnswer.Refused Limited(HttpContext context, Admission admission, string code, string detail)
    {
        metrics.Refused(code);
        RateLimitHeaders.WriteWait(context.Response.Headers, admission.Wait);
        return new(Problem.Of(429, code, detail));
    }

    private CallerAnswer.Refused Suspended()
    {
        metrics.Refused("tenant_suspended");
        return new(Problem.Of(403, "tenant_suspended", "This business is suspended. Its owner can say why."));
    }
}
