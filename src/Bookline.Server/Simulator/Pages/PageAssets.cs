using System.Security.Cryptography;

namespace Bookline.Server.Simulator.Pages;

/// <summary>The page's style and script, out of the assembly: nothing to copy, and found wherever the server runs.</summary>
internal static class PageAssets
{
    private static readonly Dictionary<string, Asset> All = new(StringComparer.Ordinal)
    {
        ["icon.svg"] = Load("icon.svg", "image/svg+xml"),
        ["simulator.css"] = Load("simulator.css", "text/css; charset=utf-8"),
        ["simulator.js"] = Load("simulator.js", "text/javascript; charset=utf-8"),
    };

    /// <summary>The address with the content's hash, so that a browser may keep it for good.</summary>
    public static string Url(string name) => $"/simulator/assets/{name}?v={All[name].Hash}";

    public static void Map(IEndpointRouteBuilder simulator) => simulator.MapGet("/assets/{name}", Serve);

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

    private static Asset Load(string name, string type)
    {
        using var stream =
            typeof(PageAssets).Assembly.GetManifestResourceStream($"simulator/{name}")
            ?? throw new InvalidOperationException($"The assembly holds no simulator/{name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(content, type, Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
    }

    private sealed record Asset(byte[] Content, string Type, string Hash);
}
