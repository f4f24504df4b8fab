using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Bookline.Booking.Catalog;
using NodaTime;

namespace Bookline.Server.Catalog;

/// <summary>From the database's row to the domain's business; what is bad gets its default.</summary>
/// <param name="mistake">Hears the name of each bad setting.</param>
internal sealed partial class BusinessReader(CatalogRow row, Action<string> mistake)
{
    private const int DefaultServiceMinutes = 60;

    public Business Read()
    {
        using var settings = JsonDocument.Parse(row.BotSettings);
        var bot = new BotSettings(settings.RootElement, mistake);
        var hours = All(row.Hours, CatalogJson.Default.HoursRowArray).ToLookup(h => h.StaffId);
        var timeOff = All(row.TimeOff, CatalogJson.Default.TimeOffRowArray).ToLookup(o => o.StaffId);
        var opening = Week(hours[null]);
        return new Business
        {
            Name = row.BusinessName,
            Zone = Zone(),
            Currency = row.Currency,
            Language = Language(),
            Opening = opening,
            Holidays = All(row.Holidays, CatalogJson.Default.DateOnlyArray).Select(LocalDate.FromDateOnly).ToHashSet(),
            Services = [.. All(row.Services, CatalogJson.Default.ServiceRowArray).Select(ReadService)],
            Staff =
            [
                .. All(row.Staff, CatalogJson.Default.StaffRowArray)
                    .Select(staff => new StaffMember
                    {
                        Id = new StaffId(staff.Id),
                        Name = staff.Name,
                        IsActive = staff.IsActive,
                        Skills = staff.Skills.Select(id => new ServiceId(id)).ToHashSet(),
                        // Nobody has said when: whenever the business is open.
                        Hours = hours.Contains(staff.Id) ? Week(hours[staff.Id]) : opening,
                        TimeOff =
                        [
                            .. timeOff[staff.Id].Select(o => new Interval(At(o.StartsSecond), At(o.EndsSecond))),
                        ],
                    }),
            ],
            Policy = bot.Policy(),
            Payment = bot.Payment(),
            Texts = bot.Texts(),
        };
    }

    private Service ReadService(ServiceRow service) =>
        new()
        {
            Id = new ServiceId(service.Id),
            Name = service.Name,
            Description = service.Description,
            Icon = service.Icon,
            Category = service.Category,
            Length = Minutes(
                service.DurationMinutes,
                Bounds.ServiceMinutes,
                DefaultServiceMinutes,
                "services.duration_minutes"
            ),
            BufferBefore = Minutes(
                service.BufferBeforeMinutes,
                Bounds.BufferMinutes,
                0,
                "services.buffer_before_minutes"
            ),
            BufferAfter = Minutes(service.BufferAfterMinutes, Bounds.BufferMinutes, 0, "services.buffer_after_minutes"),
            Price = AmountUnit.Read(service.Price, service.AmountUnit, service.Currency),
            IsActive = service.IsActive,
        };

    private Duration Minutes(int value, Bounds bounds, int otherwise, string setting)
    {
        if (bounds.Contain(value))
        {
            return Duration.FromMinutes(value);
        }
        mistake(setting);
        return Duration.FromMinutes(otherwise);
    }

    private DateTimeZone Zone()
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(row.TimeZone) is { } zone)
        {
            return zone;
        }
        mistake("tenants.time_zone");
        return DateTimeZone.Utc;
    }

    private string Language()
    {
        var language = row.Locale.Replace('_', '-');
        if (LanguageTag().IsMatch(language))
        {
            return language;
        }
        mistake("tenants.locale");
        return "en";
    }

    private static WeeklyHours Week(IEnumerable<HoursRow> rows) =>
        new(
            rows.GroupBy(h => (IsoDayOfWeek)h.Weekday)
                .ToDictionary(
                    day => day.Key,
                    day =>
                        (IReadOnlyList<WallRange>)
                            [.. day.Select(h => new WallRange(WallTime(h.StartsMinute), WallTime(h.EndsMinute)))]
                )
        );

    private static LocalTime WallTime(int minute) =>
        LocalTime.FromMinutesSinceMidnight(minute % NodaConstants.MinutesPerDay);

    private static Instant? At(long? second) => second is { } s ? Instant.FromUnixTimeSeconds(s) : null;

    private static T[] All<T>(string? json, JsonTypeInfo<T[]> type) =>
        json is null ? [] : JsonSerializer.Deserialize(json, type) ?? [];

    // BCP 47, as much of it as a business needs: en, pt-BR, zh-Hant-TW.
    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    private static partial Regex LanguageTag();
}
