using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Booking.Conversations.Steps;

namespace Bookline.Booking.Conversations.Stored;

/// <summary>A conversation's state as it lies in the database.</summary>
internal static class StateJson
{
    private const int Version = 1;

    public static string Write(ConversationState state) =>
        JsonSerializer.Serialize(
            new StoredState(Version, state.Step, state.Paused, state.Shown, state.Misunderstood),
            StateJsonContext.Default.StoredState
        );

    /// <returns>Null for what this version did not write.</returns>
    public static ConversationState? Read(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }
        try
        {
            return
                JsonSerializer.Deserialize(json, StateJsonContext.Default.StoredState) is { } stored && IsSound(stored)
                ? new ConversationState
                {
                    Step = stored.Step,
                    Paused = stored.Paused,
                    Shown = stored.Shown,
                    Misunderstood = stored.Misunderstood,
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        // A type's name that is not known, in a version that is not ours.
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsSound(StoredState stored) =>
        stored.Version == Version
        && stored.Paused is null or { IsBooking: true }
        && stored.Shown.Count <= ReplyLimits.Rows
        && stored.Shown.All(option =>
            option is { Id.Length: <= ReplyLimits.OptionId, Title.Length: <= ReplyLimits.RowTitle }
        )
        && (stored.Step.Held ?? stored.Paused?.Held) is null or { IsSound: true }
        && stored.Misunderstood is >= 0 and <= Conversation.MostMisunderstood;
}

/// <param name="Shown">The options of the last message.</param>
internal sealed record StoredState(
    int Version,
    Step Step,
    Step? Paused,
    IReadOnlyList<ShownOption> Shown,
    int Misunderstood
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    IgnoreReadOnlyProperties = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [
        typeof(ServiceIdConverter),
        typeof(BookingIdConverter),
        typeof(StaffIdConverter),
        typeof(InstantConverter),
        typeof(LocalDateConverter),
    ]
)]
[JsonSerializable(typeof(StoredState))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
