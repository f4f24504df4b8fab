using System.Security.Cryptography;
using System.Text;

namespace Bookline.Server.Api.Idempotency;

/// <summary>Whether two requests are the same one: address, media type and body.</summary>
internal static class RequestHash
{
    private const int BufferBytes = 16 * 1024;

    public static async Task<byte[]> OfAsync(HttpContext context)
    {
        var request = context.Request;
        // The endpoint reads it again.
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n{request.ContentType}\n"));
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
