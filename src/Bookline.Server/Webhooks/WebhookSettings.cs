using System.Globalization;

namespace Bookline.Server.Webhooks;

/// <summary>The section <c>Webhooks</c> of the settings. A value out of its bounds stops the start, and says so.</summary>
/// <param name="AllowInsecure">Webhooks:AllowInsecure: http besides https. For development, tests and the demo.</param>
/// <param name="AllowedPrivateHosts">
/// Webhooks:AllowedPrivateHosts, <c>127.0.0.1:5090,receiver.internal:443</c>: what is called although it is not on the public internet.
/// </param>
/// <param name="Timeout">Webhooks:TimeoutSeconds: how long an address may take to answer.</param>
/// <param name="AtOnce">Webhooks:AtOnce: how many addresses this server calls at once; the other network workers send messages.</param>
internal sealed record WebhookSettings(
    bool AllowInsecure,
    IReadOnlySet<string> AllowedPrivateHosts,
    TimeSpan Timeout,
    int AtOnce
)
{
    public static WebhookSettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Webhooks");
        var hosts = section["AllowedPrivateHosts"] ?? "";
        return new(
            section.GetValue("AllowInsecure", false),
            hosts
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            TimeSpan.FromSeconds(Number(section, "TimeoutSeconds", 15, 1, 30)),
            Number(section, "AtOnce", 8, 1, 256)
        );
    }

    public bool IsAllowedPrivately(string host, int port) =>
        AllowedPrivateHosts.Contains(string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"));

    private static int Number(IConfigurationSection section, string name, int fallback, int least, int most) =>
        section[name] is not { } text ? fallback
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
        && value >= least
        && value <= most
            ? value
        : throw new InvalidOperationException($"Webhooks:{name} is a number from {least} to {most}.");
}
