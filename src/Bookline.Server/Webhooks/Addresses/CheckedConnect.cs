using System.Net;
using System.Net.Sockets;

namespace Bookline.Server.Webhooks.Addresses;

/// <summary>
/// Connects to the public internet and nowhere else. A name is resolved once, all of its addresses are looked at, and the connection goes
/// to those very addresses: a name that leads elsewhere a moment later changes nothing.
/// </summary>
internal sealed class CheckedConnect(IHostResolver resolver, WebhookSettings settings)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.ResolveAsync(host, ct);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }
        // One that is not public is enough: whoever mixes them is trying something.
        if (!settings.IsAllowedPrivately(host, port) && !addresses.All(PublicAddress.IsPublic))
        {
            throw new AddressRefusedException();
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The address is not on the public internet.</summary>
internal sealed class AddressRefusedException() : Exception("The address is not on the public internet.");
