using System.Security.Cryptography;
using System.Text.Json;
using Bookline.Server.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Api.Conventions;

/// <summary>
/// A resource's version, which is all that is shown of it: RFC 9110, strong entity tags. A time of the last change would be the same
/// after two changes of one moment, and after one that nobody noted it for.
/// </summary>
public static class ETag
{
    private const int Bytes = 16;

    public static string Of<T>(HttpContext context, T resource)
    {
        ArgumentNullException.ThrowIfNull(context);
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(resource, json));
        return $"\"{Convert.ToHexStringLower(hash.AsSpan(0, Bytes))}\"";
    }

    /// <summary>The resource with its tag, or 304 where the caller has it: compared weakly, for a proxy may have made the tag weak.</summary>
    public static IResult Ok<T>(HttpContext context, T resource)
    {
        var tag = Of(context, resource);
        context.Response.Headers.ETag = tag;
        return Lists(context.Request.Headers.IfNoneMatch.ToString().Replace("W/", "", StringComparison.Ordinal), tag)
            ? Results.StatusCode(304)
            : Results.Ok(resource);
    }

    /// <summary>201 with the new resource, where it is and its tag.</summary>
    /// <param name="address">Its path: <c>/api/v1/services/svc_…</c>.</param>
    public static IResult Created<T>(HttpContext context, string address, T resource)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.ETag = Of(context, resource);
        return Results.Created(address, resource);
    }

    /// <summary>The resource as it is now, with its new tag.</summary>
    public static IResult Changed<T>(HttpContext context, T resource)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.ETag = Of(context, resource);
        return Results.Ok(resource);
    }

    /// <summary>Compare inside the transaction that changes, with the row locked.</summary>
    /// <param name="resource">As it is shown before the change.</param>
    /// <returns>Null: no If-Match, or it matches. Else 412: somebody changed it since it was read.</returns>
    public static IResult? Conflict<T>(HttpContext context, T resource)
    {
        var wanted = context.Request.Headers.IfMatch.ToString();
        return wanted is "" || Lists(wanted, Of(context, resource))
            ? null
            : Problem.Of(412, "changed_meanwhile", "Somebody changed this since you read it. Read it again.");
    }

    private static bool Lists(string header, string tag) =>
        header.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t == tag);
}
