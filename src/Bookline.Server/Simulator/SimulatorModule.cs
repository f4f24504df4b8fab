using Bookline.Server.Access;
using Bookline.Server.Simulator.Chats;
using Bookline.Server.Simulator.FakeGraph;
using Bookline.Server.Simulator.Faults;
using Bookline.Server.Simulator.Pages;
using Bookline.Server.Simulator.Traffic;
using Bookline.Server.Simulator.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookline.Server.Simulator;

/// <summary>
/// A WhatsApp of the server's own, where <c>Simulator:Enabled</c> is true: a fake Graph API, and phones in the browser whose
/// messages come in as signed webhooks. Both speak to the server over HTTP alone, so that it runs as in production.
/// </summary>
internal static partial class SimulatorModule
{
    public static void Add(WebApplicationBuilder builder)
    {
        if (!SimulatorSettings.IsEnabled(builder.Configuration))
        {
            return;
        }
        var services = builder.Services;
        services.TryAddSingleton<ISimulatedBusinesses, ConfiguredBusinesses>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SimulatorSettings>();
        services.AddSingleton<ChatStore>();
        services.AddSingleton<Customers>();
        services.AddSingleton<FaultBoard>();
        services.AddSingleton<TrafficLog>();
        services.AddSingleton<BackgroundWork>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<StatusWebhooks>();
        services.AddSingleton<CustomerMessages>();
        services.AddSingleton<GraphEndpoint>();
        LeadToFakeGraph.Add(builder);
        services.AddSingleton<PageModel>();
        services.AddSingleton<Fragments>();
        services.AddSingleton<LiveUpdates>();
        services.AddSingleton<OwnersHand>();
        services.AddSingleton<PhoneEndpoints>();
        services
            .AddHttpClient(WebhookClient.HttpClientName, client => client.Timeout = WebhookClient.Timeout)
            .RemoveAllLoggers();
    }

    public static void Map(WebApplication app)
    {
        if (!SimulatorSettings.IsEnabled(app.Configuration))
        {
            return;
        }
        LogOn(app.Logger);
        app.MapPost(
                "/fake-graph/{version}/{phoneNumberId}/messages",
                (string version, string phoneNumberId, HttpContext context, GraphEndpoint endpoint) =>
                    endpoint.HandleAsync(phoneNumberId, context)
            )
            .OpenToAnyone("a fake Graph API, for development");
        app.MapGet(
                "/fake-graph/{version}/{phoneNumberId}",
                (string version, string phoneNumberId, HttpContext context, GraphEndpoint endpoint) =>
                    endpoint.DescribeAsync(phoneNumberId, context)
            )
            .OpenToAnyone("a fake Graph API, for development");
        var simulator = app.MapGroup("/simulator")
            .AddEndpointFilter(SameOriginOnly.FilterAsync)
            .OpenToAnyone("for development, where everybody is every customer");
        FaultsApi.Map(simulator);
        PhoneEndpoints.Map(simulator);
        PageAssets.Map(simulator);
        app.MapGet("/", () => Results.Redirect("/simulator")).OpenToAnyone("leads to the simulator");
    }

    [LoggerMessage(
        7000,
        LogLevel.Warning,
        "The simulator is on: whoever reaches this server can write as any customer. Never do so in production."
    )]
    private static partial void LogOn(ILogger logger);
}
