using System.Net;
using System.Text;
using Bookline.Server.Hosting;

namespace Bookline.Server.Webhooks.Addresses;

/// <summary>
/// What can be seen of an address when it is entered, so that a slip is told at once. What it resolves to is looked at whenever it is called.
/// </summary>
internal sealed class EndpointUrls(WebhookSettings settings)
{
    private const int MostLength = 2048;

    private static readonly string[] LocalNames = ["localhost", "local", "internal", "home.arpa"];

    /// <returns>The address as it will be called, or what is wrong with it.</returns>
    public (string? Url, FieldError? Error) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Wrong("required", "Where events are sent to: https://…");
        }
        if (
            text.Length > MostLength
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.AbsoluteUri.Length > MostLength
            || url.Host is ""
        )
        {
            return Wrong("malformed", $"A whole address such as https://example.com/hooks, at most {MostLength} long.");
        }
        if (url.Scheme != Uri.UriSchemeHttps && !(settings.AllowInsecure && url.Scheme == Uri.UriSchemeHttp))
        {
            return Wrong("not_https", "Events hold customers' data: only https.");
        }
        if (url.UserInfo is not "" || url.Fragment is not "")
        {
            return Wrong("malformed", "Without user, password and fragment; the signature says who sends.");
        }
        // Wide digits are digits to whoever resolves them, and letters can look like others.
        if (!Ascii.IsValid(url.Host))
        {
            return Wrong("malformed", "A host with other letters is written in its ASCII form: xn--….");
        }
        if (!settings.IsAllowedPrivately(url.Host, url.Port) && IsLocal(url))
        {
            return Wrong("address_refused", "Only addresses on the public internet are called.");
        }
        return (url.AbsoluteUri, null);
    }

    private static bool IsLocal(Uri url)
    {
        var host = url.Host.TrimEnd('.');
        return IPAddress.TryParse(host, out var address)
            ? !PublicAddress.IsPublic(address)
            : LocalNames.Any(name =>
                host.Equals(name, StringComparison.OrdinalIgnoreCase)
                || host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)
            );
    }

    private static (string?, FieldError?) Wrong(string code, string message) => (null, new("url", code, message));
}
