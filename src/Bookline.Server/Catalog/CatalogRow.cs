using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookline.Server.Catalog;

/// <summary>A business as the database tells it in one row: its lists as JSON, null where they are empty.</summary>
internal sealed record CatalogRow(
    string BusinessName,
    string TimeZone,
    string Currency,
    string Locale,
    string BotSettings,
    string? Services,
    string? Staff,
    string? Hours,
    string? TimeOff,
    string? Holidays
);

internal sealed record ServiceRow(
    string Id,
    string Name,
    string? Description,
    string? Icon,
    string? Category,
    long Price,
    string Currency,
    string AmountUnit,
    bool IsActive,
    int DurationMinutes,
    int BufferBeforeMinutes,
    int BufferAfterMinutes
);

internal sealed record StaffRow(Guid Id, string Name, bool IsActive, string[] Skills);

/// <param name="StaffId">Null: the opening hours of the business.</param>
internal sealed record HoursRow(Guid? StaffId, int Weekday, int StartsMinute, int EndsMinute);

/// <param name="StartsSecond">Of the Unix epoch; null: always was.</param>
/// <param name="EndsSecond">Null: until further notice.</param>
internal sealed record TimeOffRow(Guid StaffId, long? StartsSecond, long? EndsSecond);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServiceRow[]))]
[JsonSerializable(typeof(StaffRow[]))]
[JsonSerializable(typeof(HoursRow[]))]
[JsonSerializable(typeof(TimeOffRow[]))]
[JsonSerializable(typeof(DateOnly[]))]
internal sealed partial class CatalogJson : JsonSerializerContext;
