using Bookline.Server.Access;
using Bookline.Tenancy;

namespace Bookline.Server.Payments;

/// <summary>Payments that somebody vouches for with a signature; a customer's own word is not one.</summary>
public sealed class PaymentsModule
{
    private readonly SigningSecrets secrets;

    internal PaymentsModule(SigningSecrets secrets) => this.secrets = secrets;

    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SigningSecrets>();
        builder.Services.AddSingleton<ReceiveStripeEvent>();
        builder.Services.AddSingleton(s => new PaymentsModule(s.GetRequiredService<SigningSecrets>()));
    }

    internal static void Map(WebApplication app) =>
        app.MapPost(
                "/webhooks/stripe/{tenant:guid}",
                (Guid tenant, HttpRequest request, ReceiveStripeEvent receive, CancellationToken ct) =>
                    receive.HandleAsync(tenant, request, ct)
            )
            .OpenToAnyone("Stripe's signature over the body");

    /// <summary>Keeps, encrypted, the secret with which the business's Stripe account signs its events (<c>whsec_…</c>).</summary>
    /// <exception cref="ArgumentException">It does not begin as Stripe's signing secrets do.</exception>
    public Task SetStripeSigningSecretAsync(TenantDatabase db, string secret) => secrets.SetAsync(db, secret);
}
