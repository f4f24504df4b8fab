using Bookline.Server.Api;
using Bookline.Server.Jobs;
using Bookline.Server.Webhooks.Addresses;
using Bookline.Server.Webhooks.DevInbox;
using Bookline.Server.Webhooks.Endpoints;
using Bookline.Server.Webhooks.Publishing;
using Bookline.Server.Webhooks.Retention;
using Bookline.Server.Webhooks.Secrets;
using Bookline.Server.Webhooks.Sending;
using Bookline.Tenancy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookline.Server.Webhooks;

/// <summary>Events of a business, to the addresses that its developers named (Standard Webhooks).</summary>
public sealed class WebhooksModule(TimeProvider time)
{
    internal static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(provider => WebhookSettings.From(provider.GetRequiredService<IConfiguration>()));
        // A test brings a resolver of its own.
        services.TryAddSingleton<IHostResolver, SystemResolver>();
        services.AddSingleton<EndpointUrls>().AddSingleton<CheckedConnect>().AddSingleton<Receiver>();
        services.AddSingleton<SecretCipher>().AddSingleton<DeliverySlots>();
        services.AddSingleton<DeliveryResults>().AddSingleton<EndpointHealth>();
        services.AddSingleton<WebhooksModule>();
        JobsModule.AddHandler<DeliverEvent>(builder);
        JobsModule.AddHandler<ForgetOldEvents>(builder);
        services.AddHostedService<RetentionClock>();
        DevInboxes.Add(builder);
    }

    internal static void Map(WebApplication app)
    {
        WebhookEndpoints.Map(ApiModule.Resource(app, "webhooks"));
        EventEndpoints.Map(ApiModule.Resource(app, "events"));
        DevInboxes.Map(app);
    }

    /// <summary>Notes an event in the transaction of <paramref name="db"/>: what is rolled back is told to nobody.</summary>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="data">What the API shows of the subject; becomes JSON, with snake_case names.</param>
    public Task PublishAsync(TenantDatabase db, string type, object data)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.BatchAsync(Statement(db.Tenant, type, data));
    }

    /// <summary>What <see cref="PublishAsync"/> sends, for a caller who sends it in one round trip with statements of its own.</summary>
    /// <param name="onlyIf">A query whose first parameter is the tenant: the event is noted where it gives a row. Null: always.</param>
    public TenantStatement Statement(TenantId tenant, string type, object data, TenantStatement? onlyIf = null) =>
        EventStatement.Of(tenant, type, data, time.GetUtcNow(), onlyIf);
}
