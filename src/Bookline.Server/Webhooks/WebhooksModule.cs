using Bookline.Tenancy;

namespace Bookline.Server.Webhooks;

/// <summary>Events of a business, to the addresses that its developers named (Standard Webhooks).</summary>
public sealed class WebhooksModule
{
    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<WebhooksModule>();

    /// <summary>Notes an event in the transaction of <paramref name="db"/>: what is rolled back is told to nobody.</summary>
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="data">What the API shows of the subject; becomes JSON, with snake_case names.</param>
    public Task PublishAsync(TenantDatabase db, string type, object data) => Task.CompletedTask;
}
