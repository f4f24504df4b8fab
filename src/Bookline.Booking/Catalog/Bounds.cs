using System.Runtime.CompilerServices;
using NodaTime;

namespace Bookline.Booking.Catalog;

/// <summary>The least and the most that a value of a business's rules may be; times are in minutes.</summary>
public readonly record struct Bounds(int Least, int Most)
{
    private const int MinutesADay = 24 * 60;
    private const int MinutesAYear = 365 * MinutesADay;

    public static readonly Bounds LeadMinutes = new(0, MinutesAYear);
    public static readonly Bounds HorizonDays = new(1, 366);
    public static readonly Bounds SlotMinutes = new(1, MinutesADay);
    public static readonly Bounds HoldMinutes = new(1, MinutesADay);
    public static readonly Bounds ChangeCutoffMinutes = new(0, MinutesAYear);
    public static readonly Bounds PaymentMinutes = new(0, MinutesAYear);
    public static readonly Bounds MaxOpenBookings = new(1, 1000);
    public static readonly Bounds ServiceMinutes = new(1, MinutesADay);
    public static readonly Bounds BufferMinutes = new(0, MinutesADay);

    public bool Contain(long value) => value >= Least && value <= Most;

    /// <exception cref="ArgumentOutOfRangeException">It is not within these bounds.</exception>
    internal Duration Demand(Duration value, [CallerMemberName] string name = "") =>
        value >= Duration.FromMinutes(Least) && value <= Duration.FromMinutes(Most)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"From {Least} to {Most} minutes.");

    /// <exception cref="ArgumentOutOfRangeException">It is not within these bounds.</exception>
    internal int Demand(int value, [CallerMemberName] string name = "") =>
        Contain(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"From {Least} to {Most}.");
}
