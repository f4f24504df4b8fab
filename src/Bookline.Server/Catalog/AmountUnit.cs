using Bookline.Booking.Catalog;

namespace Bookline.Server.Catalog;

/// <summary>What the amounts of services and bookings count; those of the single-tenant time count whole units.</summary>
public static class AmountUnit
{
    public const string Minor = "minor";
    public const string Major = "major";

    public static Money Read(long amount, string unit, string currency) =>
        unit == Major ? Money.OfMajor(amount, currency) : new Money(amount, currency);

    /// <summary>Minor units; whole ones where an integer column is too small for that (25,000,000 rupiah are 2,500,000,000 sen).</summary>
    /// <exception cref="OverflowException">It is too much for either.</exception>
    public static (int Amount, string Unit) Write(Money money)
    {
        if (money.MinorUnits is >= int.MinValue and <= int.MaxValue)
        {
            return ((int)money.MinorUnits, Minor);
        }
        var (major, rest) = Math.DivRem(money.MinorUnits, Money.OfMajor(1, money.Currency).MinorUnits);
        return rest == 0 ? (checked((int)major), Major) : throw new OverflowException("The amount fits no column.");
    }
}
