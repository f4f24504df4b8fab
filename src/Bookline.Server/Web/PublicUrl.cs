using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Bookline.Server.Web;

/// <summary>
/// Where people reach this server: <c>PublicUrl</c> of the settings, else the address it listens on. Links in mails are made of this
/// and never of a request's Host header, which whoever sends the request can write.
/// </summary>
public sealed class PublicUrl(IConfiguration configuration, IServer server)
{
    private readonly Lazy<Uri> root = new(() => Find(configuration, server));

    /// <summary>Without a slash at the end: <c>https://book.example.com</c>.</summary>
    public string Origin => root.Value.GetLeftPart(UriPartial.Authority);

    /// <summary>The host alone: what passkeys are bound to.</summary>
    public string Host => root.Value.Host;

    public bool IsHttps => root.Value.Scheme == Uri.UriSchemeHttps;

    /// <param name="path">Begins with a slash.</param>
    public string Of(string path) => Origin + path;

    private static Uri Find(IConfiguration configuration, IServer server)
    {
        if (configuration["PublicUrl"] is { Length: > 0 } text)
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? url
                : throw new InvalidOperationException("PublicUrl must be like https://book.example.com.");
        }
        var address =
            server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server has no address; set PublicUrl.");
        // It may listen on all addresses, which is nowhere to go to.
        var binding = BindingAddress.Parse(address);
        var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" or "127.0.0.1" ? "localhost" : binding.Host;
        return new Uri($"{binding.Scheme}://{host}:{binding.Port}");
    }
}
