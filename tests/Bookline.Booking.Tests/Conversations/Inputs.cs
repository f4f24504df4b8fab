using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using CsCheck;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>What can come in: sensible, odd, and hostile.</summary>
internal static class Inputs
{
    private static readonly string[] Odd =
    [
        "",
        " ",
        "?",
        "…",
        "\0\u0001",
        "👩‍👩‍👧‍👦",
        "e\u0301\u0301\u0301",
        "\uD83D",
        "\u202Eevil\u202C",
        "مرحبا 123 hello",
        new string('x', 10_000),
        string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 500)),
        "a" + new string('\u0301', 5000),
        "99999999999999999999",
        "-1",
        "0",
        "{business} {when}",
        "'; drop table bookings; --",
        "31/02",
        "29 Feb",
        "25:99",
        "24:00",
        "12 am",
    ];

    private static readonly string[] Words =
    [
        .. "hi menu back cancel restart help paid yes no person language english deutsch book 1 2 3 9 10 11".Split(' '),
        .. "tomorrow today friday 10:00 2pm 14h30 Ana Haircut Colouring More… Previous Anyone".Split(' '),
        .. "my bookings|24 Nov|24/11|मदद|حجوزاتي|zurück|mañana|Ana María de la O|my name is Bond".Split('|'),
    ];

    private static readonly string[] Ids =
    [
        .. "svc: svc:haircut svc:nothing staff:any:haircut staff:x:haircut day:2026-11-24:new:any:haircut".Split(' '),
        .. "day:9999-12-31:new:any:haircut day:2026-11-24:move:b1 day:x slot:20261124T090000Z:x:new:any:haircut".Split(
            ' '
        ),
        .. "slot:99991231T235959Z:00000000-0000-7000-8000-00000000000a:new:any:haircut services:99999 days:-1:".Split(
            ' '
        ),
        .. "times:1:2026-11-24:new:any:haircut bookings:7 unpaid:0 confirm:h1 change:h1 drop:h1 change-day:h1".Split(
            ' '
        ),
        .. "change-nothing:h1 booking:b1 move:b1 cancel:b1 really-cancel:b1 paid:b1 paid:h2 lang:de lang:xx".Split(' '),
        .. "book bookings menu help language person restart back continue discard : :: new move any ~".Split(' '),
    ];

    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf(Words),
        Gen.OneOf(Odd),
        Gen.String[0, 40],
        Gen.Int[0, 2400].Select(n => $"{n / 100}:{n % 100}")
    );

    public static readonly Gen<string> OptionId = Gen.OneOf(
        Gen.OneOf(Ids),
        Gen.Select(Gen.OneOf(Ids), Gen.Int[0, 60], (id, length) => id[..Math.Min(length, id.Length)]),
        Gen.String[0, 250]
    );

    private static readonly Gen<Slot> Slot = Gen.Select(
        Gen.Int[0, 14 * 48],
        Gen.Bool,
        (halves, isAna) =>
            new Slot(
                isAna ? Salon.Ana : new StaffId(Guid.Empty),
                new Interval(
                    Salon.Monday + Duration.FromMinutes(halves * 30),
                    Salon.Monday + Duration.FromMinutes(halves * 30 + 45)
                )
            )
    );

    private static readonly Gen<Appointment> Appointment = Gen.Select(
        Slot,
        Gen.OneOf("haircut", "gone"),
        Gen.Enum<BookingStatus>(),
        Gen.Bool,
        (slot, service, status, paid) =>
            new Appointment
            {
                Id = new BookingId("b1"),
                Service = new ServiceId(service),
                Staff = paid ? slot.Staff : null,
                Time = slot.Time,
                Status = status,
                Price = new Money(4500, "EUR"),
                Paid = paid,
            }
    );

    public static readonly Gen<Inbound> Outcome = Gen.OneOf(
        Slot.Select(slot => (Inbound)new HoldPlaced(new BookingId("h9"), slot, slot.Start)),
        Appointment.Select(booking => (Inbound)new BookingMade(booking)),
        Appointment.Select(booking => (Inbound)new BookingMoved(booking)),
        Appointment.Select(booking => (Inbound)new BookingCancelled(booking)),
        Appointment.Select(booking => (Inbound)new PaymentClaimed(booking)),
        Slot.Select(slot => (Inbound)new SlotTaken(slot)),
        Gen.Const((Inbound)new BookingUnchangeable(new BookingId("b1")))
    );

    public static readonly Gen<Inbound> Any = Gen.OneOf(
        Text.Select(text => (Inbound)new TextReceived(text)),
        OptionId.Select(id => (Inbound)new OptionChosen(id, "?")),
        Gen.Const((Inbound)new UnreadableReceived("image")),
        Outcome
    );
}
