using Bookline.Server.Channels.WhatsApp;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bookline.Serve.Demo;

/// <summary>Connects each business to its number at the fake Graph API, which takes any token.</summary>
internal static class DemoConnections
{
    public static async Task ConnectAsync(
        WebApplication app,
        IReadOnlyList<(TenantId Tenant, DemoBusiness Business)> businesses,
        CancellationToken ct
    )
    {
        var channel = app.Services.GetRequiredService<WhatsAppModule>();
        var tenants = app.Services.GetRequiredService<TenantContext>();
        foreach (var (tenant, business) in businesses)
        {
            await tenants.WithTenantTransactionAsync(
                tenant,
                db => channel.SetCredentialsAsync(db, business.PhoneNumberId, $"demo-token-of-{business.Domain}"),
                cancel: ct
            );
        }
    }
}
