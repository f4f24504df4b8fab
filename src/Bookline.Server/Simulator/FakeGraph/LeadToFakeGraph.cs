namespace Bookline.Server.Simulator.FakeGraph;

/// <summary>
/// Has calls of the Graph API go to the server itself, where <c>WhatsApp:GraphBaseUrl</c> says nothing else. The server knows its
/// own address only once it listens, which is later than settings are read: so the address is put in as a call leaves.
/// </summary>
internal sealed class LeadToFakeGraph(SimulatorSettings settings) : DelegatingHandler
{
    private const string Setting = "WhatsApp:GraphBaseUrl";

    // .invalid is reserved: no such host can be meant otherwise.
    private const string Placeholder = "graph.simulator.invalid";

    public static void Add(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration[Setting]))
        {
            return;
        }
        builder.Configuration.AddInMemoryCollection([new(Setting, $"http://{Placeholder}/fake-graph")]);
        builder.Services.AddTransient<LeadToFakeGraph>();
        builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler<LeadToFakeGraph>());
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (request.RequestUri is { Host: Placeholder } asked)
        {
            request.RequestUri = new Uri(settings.OwnAddress(), asked.PathAndQuery);
        }
        return base.SendAsync(request, ct);
    }
}
