using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Bookline.Server.Simulator;

/// <summary>The settings under <c>Simulator:</c>, read when they are needed: the server's own address is known only then.</summary>
internal sealed class SimulatorSettings(IConfiguration configuration, IServer server)
{
    public const string EnabledKey = "Simulator:Enabled";

    public static bool IsEnabled(IConfiguration configuration) => configuration.GetValue<bool>(EnabledKey);

    /// <summary>Signs what the phone sends; the webhook checks it with the same.</summary>
    public string AppSecret => configuration["WhatsApp:AppSecret"] ?? "";

    /// <summary>How long a time-out holds its answer: longer than any sender waits.</summary>
    public TimeSpan HeldAnswer => Seconds("Simulator:HeldAnswerSeconds", 60);

    /// <summary>Between two statuses of a message: sent, delivered, read.</summary>
    public TimeSpan StatusPause => Seconds("Simulator:StatusPauseSeconds", 0.4);

    /// <summary>How long a reordered webhook is kept back, so that what follows overtakes it.</summary>
    public TimeSpan Overtaking => Seconds("Simulator:OvertakingSeconds", 2);

    public Uri Webhook => new(OwnAddress(), "/webhooks/whatsapp");

    /// <summary>Where the server is reached, from the machine that it runs on.</summary>
    public Uri OwnAddress()
    {
        if (configuration["Simulator:PublicUrl"] is { Length: > 0 } url)
        {
            return new Uri(url);
        }
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address =
            addresses.FirstOrDefault(a => a.StartsWith("http:", StringComparison.Ordinal))
            ?? addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server has no address; set Simulator:PublicUrl.");
        var own = BindingAddress.Parse(address);
        // Bound to every address of the machine, it is reached at this one.
        var host = own.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : own.Host;
        return new Uri($"{own.Scheme}://{host}:{own.Port}");
    }

    private TimeSpan Seconds(string key, double otherwise) =>
        TimeSpan.FromSeconds(configuration.GetValue(key, otherwise));
}
