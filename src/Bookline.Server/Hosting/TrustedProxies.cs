using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Bookline.Server.Hosting;

/// <summary>
/// Whose word is taken for where a request comes from. Anybody can write <c>X-Forwarded-For</c>: believed from everybody, it evades
/// every limit that counts by address, and puts into the audit log whatever its writer likes.
/// </summary>
internal sealed class TrustedProxies
{
    public const string Section = "ForwardedHeaders";

    // ASP.NET Core's own switch, ASPNETCORE_FORWARDEDHEADERS_ENABLED, which by itself trusts everybody.
    private const string Switch = "FORWARDEDHEADERS_ENABLED";

    /// <summary>Addresses and networks, with commas between: <c>10.0.0.0/8, 192.0.2.7</c>. Empty: this machine alone.</summary>
    public string KnownProxies { get; set; } = "";

    public static void Add(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[$"{Section}:{nameof(KnownProxies)}"]))
        {
            // Whoever names proxies has them.
            builder.Configuration[Switch] = "true";
        }
        var services = builder.Services;
        services.AddOptions<TrustedProxies>().BindConfiguration(Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrustedProxies>, Check>();
        services
            .AddOptions<ForwardedHeadersOptions>()
            .PostConfigure<IOptions<TrustedProxies>>((options, trusted) => trusted.Value.Apply(options));
    }

    private void Apply(ForwardedHeadersOptions options)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in Networks())
        {
            options.KnownIPNetworks.Add(network);
        }
        // Through as many proxies as there are: from the last to the first that is none of them.
        options.ForwardLimit = null;
    }

    private IEnumerable<IPNetwork> Networks() =>
        Words is { Length: > 0 } words
            ? words.Select(word => Read(word)!.Value)
            : [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private string[] Words =>
        KnownProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <returns>Null: neither an address nor a network, or the network of all addresses.</returns>
    private static IPNetwork? Read(string word) =>
        IsWhole(word) && IPAddress.TryParse(word, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(word, out var network) && network.PrefixLength > 0 ? network
        : null;

    // "10.1" would be read as 10.0.0.1.
    private static bool IsWhole(string address) => address.Contains(':') || address.Count(c => c == '.') == 3;

    private sealed class Check : IValidateOptions<TrustedProxies>
    {
        public ValidateOptionsResult Validate(string? name, TrustedProxies options)
        {
            var wrong = options.Words.Where(word => Read(word) is null).ToList();
            return wrong.Count == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{Section}:{nameof(KnownProxies)}: '{string.Join("', '", wrong)}' is no proxy's address or network, "
                        + "such as 192.0.2.7 or 10.0.0.0/8 (and 0.0.0.0/0 would trust everybody)."
                );
        }
    }
}
