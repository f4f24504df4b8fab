using Bookline.Server.Access;
using Bookline.Server.Accounts;
using Bookline.Server.Api;
using Bookline.Server.Audit;
using Bookline.Server.Bookings;
using Bookline.Server.Calendars;
using Bookline.Server.Catalog;
using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Conversations;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;
using Bookline.Server.Mail;
using Bookline.Server.Observability;
using Bookline.Server.Onboarding;
using Bookline.Server.Payments;
using Bookline.Server.Settings;
using Bookline.Server.Simulator;
using Bookline.Server.Web;
using Bookline.Server.Webhooks;
using Microsoft.Extensions.Options;

namespace Bookline.Server;

/// <summary>The host, as a table of contents: each module brings its services and its endpoints.</summary>
public static class BooklineServer
{
    /// <param name="args">ASP.NET Core's command line: <c>--urls http://127.0.0.1:5080 --DATABASE_URL postgresql://…</c></param>
    /// <param name="configure">What a host around this one adds, before it is built.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        configure?.Invoke(builder);
        TrustedProxies.Add(builder);
        DatabaseModule.Add(builder);
        JobsModule.Add(builder);
        CatalogModule.Add(builder);
        BookingsModule.Add(builder);
        WhatsAppModule.Add(builder);
        ConversationsModule.Add(builder);
        PaymentsModule.Add(builder);
        SimulatorModule.Add(builder);
        AuditModule.Add(builder);
        AccessModule.Add(builder);
        MailModule.Add(builder);
        WebhooksModule.Add(builder);
        SettingsModule.Add(builder);
        CalendarsModule.Add(builder);
        AccountsModule.Add(builder);
        OnboardingModule.Add(builder);
        ApiModule.Add(builder);
        WebModule.Add(builder);
        ObservabilityModule.Add(builder);

        var app = builder.Build();
        ApiModule.Use(app);
        WebModule.Use(app);
        AccessModule.Use(app);
        WhatsAppModule.Map(app);
        PaymentsModule.Map(app);
        WebModule.Map(app);
        AccessModule.Map(app);
        AuditModule.Map(app);
        MailModule.Map(app);
        AccountsModule.Map(app);
        OnboardingModule.Map(app);
        CalendarsModule.Map(app);
        ApiModule.Map(app);
        SettingsModule.Map(app);
        WebhooksModule.Map(app);
        SimulatorModule.Map(app);
        ObservabilityModule.Map(app);
        return app;
    }

    /// <summary>Serves until it is told to stop.</summary>
    /// <returns>0, or 1 when it could not start: one sentence on stderr says why.</returns>
    public static async Task<int> RunAsync(WebApplication app, CancellationToken ct = default)
    {
        if (await DatabaseModule.CheckAsync(app) is { } trouble)
        {
            await Console.Error.WriteLineAsync($"bookline: {trouble}");
            return 1;
        }
        try
        {
            await ((IHost)app).RunAsync(ct);
            return 0;
        }
        catch (OptionsValidationException e)
        {
            await Console.Error.WriteLineAsync($"bookline: {string.Join(' ', e.Failures)}");
            return 1;
        }
    }
}
