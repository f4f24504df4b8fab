using System.Globalization;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Conventions;

/// <summary>A resource's version, from when it was changed last: RFC 9110, strong entity tags.</summary>
public static class ETag
{
    public static string Of(DateTimeOffset updatedAt) =>
        $"\"{updatedAt.UtcTicks.ToString("x", CultureInfo.InvariantCulture)}\"";

    /// <summary>The resource with its tag, or 304 where the caller has it.</summary>
    public static IResult Ok<T>(HttpContext context, T resource, DateTimeOffset updatedAt)
    {
        var tag = Of(updatedAt);
        context.Response.Headers.ETag = tag;
        return Lists(context.Request.Headers.IfNoneMatch.ToString(), tag)
            ? Results.StatusCode(304)
            : Results.Ok(resource);
    }

    /// <summary>201 with the new resource, where it is and its tag.</summary>
    /// <param name="address">Its path: <c>/api/v1/services/svc_…</c>.</param>
    public static IResult Created<T>(HttpContext context, string address, T resource, DateTimeOffset updatedAt)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.ETag = Of(updatedAt);
        return Results.Created(address, resource);
    }

    /// <summary>The resource as it is now, with its new tag.</summary>
    public static IResult Changed<T>(HttpContext context, T resource, DateTimeOffset updatedAt)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.ETag = Of(updatedAt);
        return Results.Ok(resource);
    }

    /// <summary>Compare inside the transaction that changes, with the row locked.</summary>
    /// <returns>Null: no If-Match, or it matches. Else 412: somebody changed it since it was read.</returns>
    public static IResult? Conflict(HttpContext context, DateTimeOffset updatedAt)
    {
        var wanted = context.Request.Headers.IfMatch.ToString();
        return wanted is "" || Lists(wanted, Of(updatedAt))
            ? null
            : Problem.Of(412, "changed_meanwhile", "Somebody changed this since you read it. Read it again.");
    }

    private static bool Lists(string header, string tag) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t == tag);
}
