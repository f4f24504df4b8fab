using Bookline.Booking.Catalog;
using Bookline.Tenancy;

namespace Bookline.Server.Catalog;

/// <summary>What a business offers, by whom and when, from the database.</summary>
public sealed class CatalogModule
{
    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<CatalogModule>();

    /// <summary>
    /// The whole business in one round trip. What the settings say badly (an unknown zone, a negative hold) is replaced by its default
    /// and logged: a slip in a setting stops no bot.
    /// </summary>
    public Task<Business> LoadAsync(TenantDatabase db) => throw new NotImplementedException();
}
