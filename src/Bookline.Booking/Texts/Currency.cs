using Bookline.Booking.Catalog;

namespace Bookline.Booking.Texts;

/// <summary>How currencies are written.</summary>
internal static class Currency
{
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["USD"] = "$",
        ["CAD"] = "$",
        ["AUD"] = "$",
        ["MXN"] = "$",
        ["ARS"] = "$",
        ["CLP"] = "$",
        ["COP"] = "$",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["INR"] = "₹",
        ["JPY"] = "¥",
        ["CNY"] = "¥",
        ["BRL"] = "R$",
        ["KRW"] = "₩",
        ["NGN"] = "₦",
        ["ILS"] = "₪",
        ["TRY"] = "₺",
        ["VND"] = "₫",
        ["PHP"] = "₱",
        ["UAH"] = "₴",
    };

    private static readonly Dictionary<string, string> ArabicSymbols = new()
    {
        ["AED"] = "د.إ",
        ["SAR"] = "ر.س",
        ["EGP"] = "ج.م",
        ["KWD"] = "د.ك",
        ["QAR"] = "ر.ق",
        ["BHD"] = "د.ب",
        ["OMR"] = "ر.ع",
        ["JOD"] = "د.أ",
        ["MAD"] = "د.م",
    };

    /// <summary>In whole units: 650.00 of 65000 paise.</summary>
    public static decimal Major(Money money)
    {
        var units = (decimal)money.MinorUnits;
        for (var digit = 0; digit < money.Digits; digit++)
        {
            units /= 10;
        }
        return units;
    }

    public static string Symbol(string currency, string language) =>
        // To a Brazilian a lone $ could be either.
        language == "pt"
        && currency == "USD"
            ? "US$"
        : language == "ar" && ArabicSymbols.TryGetValue(currency, out var arabic) ? arabic
        : Symbols.GetValueOrDefault(currency, currency);
}
