using Bookline.Booking.Catalog;

namespace Bookline.Booking.Texts;

/// <summary>What ISO 4217 and custom say of currencies.</summary>
internal static class Currency
{
    private const string WithoutDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string WithThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

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

    public static int Digits(string currency) =>
        WithoutDecimals.Contains(currency, StringComparison.Ordinal) ? 0
        : WithThreeDecimals.Contains(currency, StringComparison.Ordinal) ? 3
        : 2;

    /// <summary>650.00 of 65000 paise: all the decimals that the currency has.</summary>
    public static decimal Major(Money money)
    {
        var unit = Digits(money.Currency) switch
        {
            0 => 1m,
            3 => 0.001m,
            _ => 0.01m,
        };
        return money.MinorUnits * unit;
    }

    public static string Symbol(string currency, string language) =>
        language == "ar" && ArabicSymbols.TryGetValue(currency, out var arabic)
            ? arabic
            : Symbols.GetValueOrDefault(currency, currency);
}
