using System.Collections.Concurrent;
using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using Bookline.Server.Bookings;
using Bookline.Testing;
using NodaTime;
using static Bookline.Server.Tests.Bookings.Salon;

namespace Bookline.Server.Tests.Bookings;

/// <summary>Many customers at once.</summary>
public sealed class ContentionTests
{
    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_thousand_attempts_at_one_slot_give_one_booking(int major)
    {
        const int Attempts = 1000;
        await using var salon = await OpenAsync(major);
        var business = await salon.BusinessAsync();
        var answers = new ConcurrentBag<Inbound>();

        await Parallel.ForAsync(
            0,
            Attempts,
            new ParallelOptions { MaxDegreeOfParallelism = 4 * Connections },
            async (n, _) =>
                answers.Add(
                    await salon.InAsync(async db =>
                    {
                        var customer = new BookingCustomer($"c{n % 9 + 1}", $"+49{n}", null);
                        var slot = At(n % 2 == 0 ? "14:00" : "14:30");
                        var wanted = new PlaceHold(Haircut, slot, salon.Now + Duration.FromMinutes(10));
                        var placed = await salon.Bookings.PlaceHoldAsync(db, business, customer, wanted);
                        return placed is HoldPlaced held
                            ? await salon.Bookings.ConfirmAsync(
                                db,
                                business,
                                new ConfirmHold(held.Hold, slot, "Customer", AwaitsPayment: false),
                                salon.Now
                            )
                            : placed;
                    })
                )
        );

        answers.OfType<BookingMade>().Count().ShouldBe(1);
        answers.OfType<SlotTaken>().Count().ShouldBe(Attempts - 1);
        (await salon.StatusesAsync()).ShouldBe("confirmed");
        (await salon.Database.ScalarAsync<long>("select count(*) from reservations")).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task An_expired_hold_goes_to_its_customer_or_to_another_and_never_to_both(int major)
    {
        const int Slots = 20;
        await using var salon = await OpenAsync(major);
        var slots = Enumerable.Range(0, Slots).Select(n => At("14:00", day: 4 + n)).ToList();
        var holds = new List<BookingId>();
        foreach (var slot in slots)
        {
            holds.Add(await salon.HeldAsync(slot));
        }
        salon.Advance(Duration.FromMinutes(10));

        var made = await Task.WhenAll(
            slots.Select(
                async (slot, n) =>
                {
                    var answers = await Task.WhenAll(
                        salon.ConfirmAsync(holds[n], slot),
                        Task.Run(async () =>
                            await salon.HoldAsync(slot, "c2") is HoldPlaced held
                                ? await salon.ConfirmAsync(held.Hold, slot)
                                : new SlotTaken(slot)
                        )
                    );
                    return answers.OfType<BookingMade>().Count();
                }
            )
        );

        made.ShouldBe(Enumerable.Repeat(1, Slots));
        (await salon.Database.ScalarAsync<long>("select count(*) from bookings where status = 'confirmed'")).ShouldBe(
            Slots
        );
    }
}
