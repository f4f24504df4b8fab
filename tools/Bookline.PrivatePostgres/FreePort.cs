using System.Net;
using System.Net.Sockets;

namespace Bookline.PrivatePostgres;

/// <summary>Finds a port on 127.0.0.1 that nobody listens on.</summary>
public static class FreePort
{
    // Below the range from which Linux takes the near end of outgoing connections: a stopped server gets its port back.
    private const int Lowest = 15_500;
    private const int Highest = 32_000;
    private const int MaxTries = 200;

    public static int Next()
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Taken: another one.
            }
        }
        throw new PrivatePostgresException(
            $"{MaxTries} ports of 127.0.0.1 between {Lowest} and {Highest} are all taken."
        );
    }
}
