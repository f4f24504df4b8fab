using System.Net;
using System.Net.Sockets;

namespace Bookline.Server.Webhooks.Addresses;

/// <summary>
/// Which addresses are the public internet's: all that IANA's registries of special-purpose addresses do not take away, and no
/// cloud's own services. An address that hides another one inside (6to4, Teredo, NAT64) leads who knows where, and is not.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network; 0.0.0.0 reaches this machine
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT; 100.100.100.200 is a cloud's metadata
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // a cloud's services for its machines, although public by its number
            "169.254.0.0/16", // link-local; 169.254.169.254 is the metadata of most clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // IETF protocols; 192.0.0.192 is a cloud's metadata
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4's relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // measuring
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and the broadcast
        }.Select(IPNetwork.Parse),
    ];

    // Global unicast is given out from this block alone: loopback, mapped, NAT64, unique local, link-local and multicast lie outside.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        .. new[]
        {
            "2001::/23", // IETF protocols: Teredo, ORCHID, measuring
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "3fff::/20", // documentation
        }.Select(IPNetwork.Parse),
    ];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !SpecialV4.Any(range => range.Contains(address)),
            // One with a zone is a neighbour's, whatever its number.
            AddressFamily.InterNetworkV6 => address.ScopeId == 0
                && GlobalV6.Contains(address)
                && !SpecialV6.Any(range => range.Contains(address)),
            _ => false,
        };
    }
}
