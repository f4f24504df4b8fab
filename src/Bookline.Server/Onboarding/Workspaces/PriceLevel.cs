using Bookline.Booking.Catalog;

namespace Bookline.Server.Onboarding.Workspaces;

/// <summary>
/// Makes a first price that looks like one where the business is. Neither an exchange rate nor a promise: owners set their own, and find
/// it easier from 800 rupees than from 35.
/// </summary>
internal static class PriceLevel
{
    // How many of it people pay for what costs one euro in the euro area; what is not here, one.
    private static readonly Dictionary<string, decimal> Levels = new()
    {
        ["AED"] = 4,
        ["ARS"] = 900,
        ["AUD"] = 1.6m,
        ["BDT"] = 40,
        ["BHD"] = 0.4m,
        ["BRL"] = 3.5m,
        ["CAD"] = 1.5m,
        ["CHF"] = 1.4m,
        ["CLP"] = 600,
        ["CNY"] = 4,
        ["COP"] = 1500,
        ["CZK"] = 18,
        ["DKK"] = 9,
        ["EGP"] = 15,
        ["GBP"] = 1,
        ["HKD"] = 9,
        ["HUF"] = 250,
        ["IDR"] = 5000,
        ["ILS"] = 4.5m,
        ["INR"] = 20,
        ["JOD"] = 0.6m,
        ["JPY"] = 130,
        ["KES"] = 50,
        ["KRW"] = 1000,
        ["KWD"] = 0.3m,
        ["MAD"] = 5,
        ["MXN"] = 9,
        ["MYR"] = 2.5m,
        ["NGN"] = 400,
        ["NOK"] = 12,
        ["NZD"] = 1.7m,
        ["OMR"] = 0.4m,
        ["PEN"] = 2,
        ["PHP"] = 20,
        ["PKR"] = 60,
        ["PLN"] = 3,
        ["QAR"] = 4,
        ["RON"] = 3,
        ["SAR"] = 3.5m,
        ["SEK"] = 11,
        ["SGD"] = 1.5m,
        ["THB"] = 15,
        ["TRY"] = 20,
        ["TWD"] = 25,
        ["UAH"] = 15,
        ["USD"] = 1.2m,
        ["VND"] = 8000,
        ["ZAR"] = 8,
    };

    public static Money Of(int euros, string currency)
    {
        var amount = euros * Levels.GetValueOrDefault(currency, 1);
        return Money.OfMajor(Rounded(amount), currency);
    }

    /// <summary>To two digits, the second a five or a nought: 700, 35, 450,000.</summary>
    private static long Rounded(decimal amount)
    {
        if (amount < 10)
        {
            return (long)Math.Ceiling(amount);
        }
        var step = 5m;
        while (amount / step >= 20)
        {
            step *= 10;
        }
        return (long)(Math.Round(amount / step, MidpointRounding.AwayFromZero) * step);
    }
}
