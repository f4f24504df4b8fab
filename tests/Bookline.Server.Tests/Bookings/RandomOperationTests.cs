using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Testing;
using CsCheck;
using NodaTime;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

/// <summary>Whatever several customers do, in whatever order and at once: no time is taken twice, none is lost.</summary>
public sealed class RandomOperationTests
{
    private const int Customers = 4;

    private static readonly Gen<Slot> Slots = Gen.Select(
        Gen.Int[0, 11],
        Gen.Bool,
        (half, bob) => At($"{12 + half / 2}:{half % 2 * 30:00}", bob ? Bob : Ann)
    );

    private static readonly Gen<Operation[]> Operations = Gen.Select(
        Gen.Enum<Kind>(),
        Slots,
        (kind, slot) => new Operation(kind, slot)
    ).Array[1, 15];

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task No_two_reservations_overlap_and_each_booking_that_stands_has_one(int major)
    {
        await using var salon = await OpenAsync(major);
        await Operations
            .Array[Customers]
            .SampleAsync(
                async each =>
                {
                    await salon.Database.ExecuteAsync(
                        "delete from reservations; delete from jobs; delete from bookings"
                    );
                    await Task.WhenAll(each.Select((operations, n) => ActAsync(salon, $"c{n + 1}", operations)));
                    await CheckAsync(salon);
                },
                iter: 30,
                threads: 1
            );
    }

    private static async Task ActAsync(Salon salon, string customer, Operation[] operations)
    {
        BookingId? hold = null;
        BookingId? booking = null;
        foreach (var (kind, slot) in operations)
        {
            switch (kind)
            {
                case Kind.Hold:
                    hold = await salon.HoldAsync(slot, customer) is HoldPlaced placed ? placed.Hold : hold;
                    break;
                case Kind.HoldForNoTime:
                    hold = await salon.HoldAsync(slot, customer, Duration.Zero) is HoldPlaced expired
                        ? expired.Hold
                        : hold;
                    break;
                case Kind.Confirm when hold is { } held:
                    booking = await salon.ConfirmAsync(held, slot) is BookingMade made ? made.Booking.Id : booking;
                    break;
                case Kind.Release when hold is { } held:
                    await salon.InAsync(async db =>
                    {
                        await salon.Bookings.ReleaseHoldAsync(db, held);
                        return true;
                    });
                    break;
                case Kind.Move when booking is { } mine:
                    await Retrying(() => salon.MoveAsync(mine, slot));
                    break;
                case Kind.Cancel when booking is { } mine:
                    await salon.CancelAsync(mine);
                    break;
            }
        }
    }

    // Two customers who swap their slots at once wait for each other; PostgreSQL ends one of them, and its job tries again.
    private static async Task Retrying(Func<Task<Inbound>> operation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await operation();
                return;
            }
            catch (Npgsql.PostgresException e)
                when (e.SqlState == Npgsql.PostgresErrorCodes.DeadlockDetected && attempt < 5) { }
        }
    }

    private static async Task CheckAsync(Salon salon)
    {
        (
            await salon.Database.ColumnAsync(
                """
                select a.booking_id || ' overlaps ' || b.booking_id from reservations a
                join reservations b on b.staff_id = a.staff_id and b.during && a.during and b.id > a.id
                """
            )
        ).ShouldBeEmpty();
        (
            await salon.Database.ColumnAsync(
                """
                select b.id || ' has ' || count(r.id) from bookings b
                left join reservations r on r.booking_id = b.id and r.staff_id = b.staff_id and r.expires_at is null
                  and r.during = tstzrange(b.starts_at, b.ends_at)
                where b.status in ('pending', 'confirmed') group by b.id having count(r.id) <> 1
                """
            )
        ).ShouldBeEmpty();
        (
            await salon.Database.ColumnAsync(
                """
                select b.id from reservations r join bookings b on b.id = r.booking_id
                where b.status not in ('held', 'pending', 'confirmed')
                """
            )
        ).ShouldBeEmpty();
    }

    private enum Kind
    {
        Hold,
        HoldForNoTime,
        Confirm,
        Release,
        Move,
        Cancel,
    }

    private sealed record Operation(Kind Kind, Slot Slot);
}
