using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using NodaTime;
using NodaTime.Text;

namespace Bookline.Booking.Conversations.Stored;

/// <summary>A value that is kept as text, and refused where the text says nothing sensible.</summary>
internal abstract class TextConverter<T> : JsonConverter<T>
    where T : struct
{
    protected abstract T? Parse(string text);
    protected abstract string Format(T value);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text ? Parse(text) : null)
        ?? throw new JsonException($"No {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));
}

internal sealed class ServiceIdConverter : TextConverter<ServiceId>
{
    protected override ServiceId? Parse(string text) => new(text);

    protected override string Format(ServiceId value) => value.Value;
}

internal sealed class BookingIdConverter : TextConverter<BookingId>
{
    protected override BookingId? Parse(string text) => new(text);

    protected override string Format(BookingId value) => value.Value;
}

internal sealed class StaffIdConverter : TextConverter<StaffId>
{
    protected override StaffId? Parse(string text) => Guid.TryParse(text, out var id) ? new StaffId(id) : null;

    protected override string Format(StaffId value) => value.ToString();
}

internal sealed class InstantConverter : TextConverter<Instant>
{
    protected override Instant? Parse(string text) => StoredTime.Instant(text);

    protected override string Format(Instant value) => InstantPattern.ExtendedIso.Format(value);
}

internal sealed class LocalDateConverter : TextConverter<LocalDate>
{
    protected override LocalDate? Parse(string text) => StoredTime.Day(text);

    protected override string Format(LocalDate value) => LocalDatePattern.Iso.Format(value);
}

/// <summary>Times in texts that somebody may have tampered with: only of years with which one can reckon.</summary>
internal static class StoredTime
{
    private const int FirstYear = 1970;
    private const int LastYear = 2200;

    public static Instant? Instant(string text) =>
        InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var instant } && IsReckonable(instant)
            ? instant
            : null;

    public static LocalDate? Day(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } && IsReckonable(day.Year) ? day : null;

    public static bool IsReckonable(Instant instant) => IsReckonable(instant.InUtc().Year);

    private static bool IsReckonable(int year) => year is >= FirstYear and <= LastYear;
}
