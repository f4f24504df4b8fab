using System.ComponentModel;
using Bookline.Booking.Catalog;

namespace Bookline.Server.Api.Conventions;

/// <summary>An amount of money.</summary>
public sealed record ApiMoney(
    [property: Description("In the currency's smallest unit: 1200 EUR are €12.00, 1200 JPY are ¥1,200.")] long Amount,
    [property: Description("ISO 4217, three capitals.")] string Currency
)
{
    public static ApiMoney Of(Money money) => new(money.MinorUnits, money.Currency);

    public Money ToMoney() => new(Amount, Currency);

    internal static bool IsCurrency(string? text) => text is not null && Currencies.All.Contains(text);
}
