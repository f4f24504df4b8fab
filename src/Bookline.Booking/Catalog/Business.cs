using NodaTime;

namespace Bookline.Booking.Catalog;

/// <summary>All that a booking depends on: what is offered, by whom, when, and by which rules.</summary>
public sealed record Business
{
    public required string Name { get; init; }
    public required DateTimeZone Zone { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>BCP 47; what the bot speaks until a customer chooses otherwise.</summary>
    public string Language { get; init; } = "en";
    public required WeeklyHours Opening { get; init; }

    /// <summary>Days on which it is closed, whatever the opening hours say.</summary>
    public IReadOnlySet<LocalDate> Holidays { get; init; } = new HashSet<LocalDate>();
    public IReadOnlyList<Service> Services { get; init; } = [];
    public IReadOnlyList<StaffMember> Staff { get; init; } = [];
    public BookingPolicy Policy { get; init; } = new();
    public PaymentSettings Payment { get; init; } = new();

    /// <summary>The business's own words: language, then the text's key, then the text.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();
}
