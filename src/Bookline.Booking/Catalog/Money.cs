namespace Bookline.Booking.Catalog;

/// <summary>An amount in the smallest unit of its currency: 65000 INR is ₹650, 650 JPY is ¥650.</summary>
/// <param name="MinorUnits">As many as ISO 4217 says the currency has.</param>
/// <param name="Currency">ISO 4217, three capitals.</param>
public readonly record struct Money(long MinorUnits, string Currency)
{
    /// <summary>How many digits follow the decimal point: 2 for EUR, 0 for JPY, 3 for KWD.</summary>
    public int Digits => DigitsOf(Currency);

    /// <summary>From whole units of a currency: 650 rupees, not paise.</summary>
    /// <exception cref="OverflowException">More than a long holds.</exception>
    public static Money OfMajor(long units, string currency)
    {
        var minor = units;
        for (var digit = 0; digit < DigitsOf(currency); digit++)
        {
            minor = checked(minor * 10);
        }
        return new Money(minor, currency);
    }

    // ISO 4217, list one; every other currency has two.
    private static int DigitsOf(string currency) =>
        currency switch
        {
            "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" => 0,
            "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
            "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
            "CLF" or "UYW" => 4,
            _ => 2,
        };
}
