namespace Bookline.Serve.Demo;

/// <summary>A made-up business to try the bot with.</summary>
internal sealed record DemoBusiness
{
    /// <summary>Its address at Bookline, by which a later start finds it again.</summary>
    public required string Domain { get; init; }
    public required string Name { get; init; }
    public required string Trade { get; init; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Locale { get; init; }
    public required string PhoneNumberId { get; init; }
    public required string DisplayNumber { get; init; }

    /// <summary>JSON, as in <c>tenants.bot_settings</c>.</summary>
    public required string BotSettings { get; init; }

    /// <summary>Opening hours of each of the days, ISO 8601 (Monday is 1).</summary>
    public required IReadOnlyList<DemoHours> Opening { get; init; }
    public required IReadOnlyList<DemoStaff> Staff { get; init; }
    public required IReadOnlyList<DemoService> Services { get; init; }
}

/// <param name="Days">ISO 8601 week days.</param>
/// <param name="From">Minutes since midnight.</param>
/// <param name="Until">Minutes since midnight.</param>
internal sealed record DemoHours(IReadOnlyList<int> Days, int From, int Until);

/// <param name="Hours">Null: whenever the business is open.</param>
/// <param name="Skills">Ids of services; null: all of them.</param>
internal sealed record DemoStaff(
    string Name,
    IReadOnlyList<DemoHours>? Hours = null,
    IReadOnlyList<string>? Skills = null
);

/// <param name="Price">In the currency's smallest unit; null: the service is there already, and keeps its price.</param>
internal sealed record DemoService(
    string Id,
    string Name,
    int Minutes,
    int? Price,
    string? Icon = null,
    string? Category = null,
    int BufferAfter = 0
);
