using System.Security.Cryptography;
using Bookline.Server.Access;

namespace Bookline.Server.Web;

/// <summary>Styles and scripts of the pages, out of the assembly: nothing to copy, and found wherever the server runs.</summary>
internal static class SiteAssets
{
    private const string Prefix = "site/";

    private static readonly Dictionary<string, Asset> All = typeof(SiteAssets)
        .Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Load, StringComparer.Ordinal);

    /// <summary>The address with the content's hash, so that a browser may keep it for good.</summary>
    public static string Url(string name) => $"/site/{name}?v={All[name].Hash}";

    public static void Map(WebApplication app)
    {
        app.MapGet("/site/{name}", Serve).OpenToAnyone("styles and scripts, the same for everybody");
        // Where browsers look that have read no page of ours, and for what is no page: JSON, a calendar.
        app.MapGet("/favicon.ico", () => Results.Redirect(Url("favicon.svg")))
            .OpenToAnyone("a picture, the same for everybody")
            .ExcludeFromDescription();
    }

    private static IResult Serve(string name, HttpResponse response)
    {
        if (!All.TryGetValue(name, out var asset))
        {
            return Results.NotFound();
        }
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(asset.Content, asset.Type);
    }

    private static Asset Load(string resource)
    {
        using var stream = typeof(SiteAssets).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(content, TypeOf(resource), Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"No media type is known for {other}."),
        };

    private sealed record Asset(byte[] Content, string Type, string Hash);
}
