using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Bookline.Server.Observability;

/// <summary>Who may see how much waits on the whole platform: this machine, or whoever sends <c>Health:BacklogToken</c>.</summary>
internal sealed class BacklogGuard(IConfiguration configuration)
{
    // A proxy on this machine adds one of them for a caller from elsewhere.
    private static readonly string[] ForwardedBy = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

    private readonly string? token = configuration["Health:BacklogToken"];

    public bool Allows(HttpContext request) => IsFromHere(request) || HasToken(request.Request);

    private static bool IsFromHere(HttpContext request) =>
        request.Connection.RemoteIpAddress is { } caller
        && IPAddress.IsLoopback(caller)
        && !ForwardedBy.Any(request.Request.Headers.ContainsKey);

    private bool HasToken(HttpRequest request) =>
        !string.IsNullOrEmpty(token)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()),
            Encoding.UTF8.GetBytes($"Bearer {token}")
        );
}
