using System.Text.Json;
using System.Text.Json.Serialization;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Bookings;

/// <summary>What is to happen to a booking later: its hold runs out, its customer is reminded, it is closed.</summary>
internal sealed class BookingJobs(JobsModule jobs)
{
    private static readonly Duration CloseAfter = Duration.FromMinutes(30);
    private static readonly int[] RemindHours = [24, 2];

    public Task ExpireAtAsync(TenantDatabase db, BookingId hold, Instant at) =>
        jobs.EnqueueAsync(
            db,
            new NewJob
            {
                Kind = BookingsModule.ExpireHoldKind,
                Key = ExpireKey(hold),
                Payload = BookingJob.Write(hold),
                RunAt = at,
            }
        );

    public Task DoNotExpireAsync(TenantDatabase db, BookingId hold) => jobs.CancelAsync(db, ExpireKey(hold));

    /// <summary>A booking that awaits its payment does not wait for ever.</summary>
    public Task AwaitPaymentAsync(TenantDatabase db, Appointment booking, Instant now) =>
        Lifecycle.PaymentDue(booking, now) is { } due
            ? jobs.EnqueueAsync(
                db,
                new NewJob
                {
                    Kind = BookingsModule.ExpireUnpaidKind,
                    Key = UnpaidKey(booking.Id),
                    Payload = BookingJob.Write(booking.Id),
                    RunAt = due,
                }
            )
            : Task.CompletedTask;

    public Task DoNotAwaitPaymentAsync(TenantDatabase db, BookingId booking) =>
        jobs.CancelAsync(db, UnpaidKey(booking));

    /// <summary>Its customer hears that it is cancelled; whoever speaks with customers does that job.</summary>
    public Task TellUnpaidAsync(TenantDatabase db, BookingId booking) =>
        jobs.EnqueueAsync(
            db,
            new NewJob
            {
                Kind = BookingsModule.TellUnpaidKind,
                Key = $"tell-unpaid:{booking}",
                Payload = BookingJob.Write(booking),
            }
        );

    /// <summary>Reminders and the end of a booking. Those that wait already are not put in again.</summary>
    public Task PlanAsync(TenantDatabase db, Appointment booking, Instant now) =>
        jobs.EnqueueAsync(
            db,
            [
                .. RemindHours
                    .Select(hours => (Hours: hours, At: booking.Time.Start - Duration.FromHours(hours)))
                    .Where(reminder => reminder.At > now)
                    .Select(reminder => new NewJob
                    {
                        Kind = BookingsModule.RemindKind,
                        Key = RemindKey(booking.Id, reminder.Hours),
                        Payload = BookingJob.Write(booking.Id, reminder.Hours),
                        RunAt = reminder.At,
                    }),
                new NewJob
                {
                    Kind = BookingsModule.CloseKind,
                    Key = CloseKey(booking.Id),
                    Payload = BookingJob.Write(booking.Id),
                    RunAt = booking.Time.End + CloseAfter,
                },
            ]
        );

    public async Task DropPlanAsync(TenantDatabase db, BookingId booking)
    {
        await DropAllButCloseAsync(db, booking);
        await jobs.CancelAsync(db, CloseKey(booking));
    }

    /// <summary>Its time is given back when it is over, all the same.</summary>
    public async Task DropAllButCloseAsync(TenantDatabase db, BookingId booking)
    {
        foreach (var hours in RemindHours)
        {
            await jobs.CancelAsync(db, RemindKey(booking, hours));
        }
        await DoNotAwaitPaymentAsync(db, booking);
    }

    private static string ExpireKey(BookingId hold) => $"expire:{hold}";

    private static string UnpaidKey(BookingId booking) => $"unpaid:{booking}";

    private static string RemindKey(BookingId booking, int hours) => $"remind-{hours}:{booking}";

    private static string CloseKey(BookingId booking) => $"close:{booking}";
}

/// <summary>The payload of a booking's jobs.</summary>
/// <param name="Hours">Of a reminder: how long before the beginning.</param>
internal sealed record BookingJob(string Booking, int? Hours = null)
{
    public static string Write(BookingId booking, int? hours = null) =>
        JsonSerializer.Serialize(new BookingJob(booking.Value, hours), BookingJobJson.Default.BookingJob);

    public static BookingId Read(string payload) =>
        new(
            JsonSerializer.Deserialize(payload, BookingJobJson.Default.BookingJob)?.Booking
                ?? throw new FormatException("The payload names no booking.")
        );
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BookingJob))]
internal sealed partial class BookingJobJson : JsonSerializerContext;
