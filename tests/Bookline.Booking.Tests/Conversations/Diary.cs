using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>The business's diary: what the database is to the server.</summary>
internal sealed class Diary(IReadOnlyList<Service> services)
{
    private readonly List<Entry> entries = [];
    private int made;

    /// <summary>The customer's bookings that are not over, soonest first.</summary>
    public IReadOnlyList<Appointment> Bookings(Instant now) =>
        [
            .. entries
                .Where(e => !e.IsHold && e.IsMine && Lifecycle.IsOpen(e.Booking.Status) && e.Booking.Time.End > now)
                .Select(e => e.Booking)
                .OrderBy(b => b.Time.Start),
        ];

    /// <summary>The customer's holds that have not run out.</summary>
    public IReadOnlyList<BookingId> Holds(Instant now) =>
        [.. entries.Where(e => e is { IsHold: true, IsMine: true } && e.Until > now).Select(e => e.Booking.Id)];

    public IReadOnlyList<Occupied> Occupied(Instant now) =>
        [.. Taken(now).Select(e => new Occupied(e.Booking.Staff!.Value, Around(e.Booking)))];

    /// <summary>Somebody else's booking.</summary>
    /// <returns>False: the slot is taken.</returns>
    public bool Add(ServiceId service, Slot slot, Instant now)
    {
        var booking = New("b", service, slot, BookingStatus.Confirmed);
        if (IsTaken(booking, now))
        {
            return false;
        }
        entries.Add(new Entry(booking, IsHold: false, IsMine: false, now));
        return true;
    }

    public Inbound Place(PlaceHold hold, Instant now)
    {
        var held = New("h", hold.Service, hold.Slot, BookingStatus.Held);
        if (IsTaken(held, now))
        {
            return new SlotTaken(hold.Slot);
        }
        entries.Add(new Entry(held, IsHold: true, IsMine: true, hold.Until));
        return new HoldPlaced(held.Id, hold.Slot, hold.Until);
    }

    public Inbound? Release(ReleaseHold release)
    {
        entries.RemoveAll(e => e.IsHold && e.Booking.Id == release.Hold);
        return null;
    }

    public Inbound Confirm(ConfirmHold confirm, Instant now)
    {
        var at = entries.FindIndex(e => e.Booking.Id == confirm.Hold);
        if (at < 0 || IsTaken(entries[at].Booking, now))
        {
            return new SlotTaken(confirm.Slot);
        }
        var status = confirm.AwaitsPayment ? BookingStatus.Pending : BookingStatus.Confirmed;
        entries[at] = entries[at] with { IsHold = false, Booking = entries[at].Booking with { Status = status } };
        return new BookingMade(entries[at].Booking);
    }

    public Inbound Move(MoveBooking move, Instant now)
    {
        if (entries.Find(e => e.Booking.Id == move.Booking && !e.IsHold) is not { } entry)
        {
            return new BookingUnchangeable(move.Booking);
        }
        var moved = entry.Booking with { Staff = move.To.Staff, Time = move.To.Time };
        return IsTaken(moved, now)
            ? new SlotTaken(move.To)
            : Change(move.Booking, _ => moved, b => new BookingMoved(b));
    }

    public Inbound Change(BookingId id, Func<Appointment, Appointment> change, Func<Appointment, Inbound> outcome)
    {
        var at = entries.FindIndex(e => e.Booking.Id == id && !e.IsHold);
        if (at < 0)
        {
            return new BookingUnchangeable(id);
        }
        entries[at] = entries[at] with { Booking = change(entries[at].Booking) };
        return outcome(entries[at].Booking);
    }

    private Appointment New(string prefix, ServiceId service, Slot slot, BookingStatus status) =>
        new()
        {
            Id = new BookingId($"{prefix}{++made}"),
            Service = service,
            Staff = slot.Staff,
            Time = slot.Time,
            Status = status,
            Price = Of(service).Price,
        };

    private bool IsTaken(Appointment wanted, Instant now) =>
        Taken(now)
            .Any(e =>
                e.Booking.Id != wanted.Id
                && e.Booking.Staff == wanted.Staff
                && Around(e.Booking).Start < Around(wanted).End
                && Around(wanted).Start < Around(e.Booking).End
            );

    private IEnumerable<Entry> Taken(Instant now) =>
        entries.Where(e => e.IsHold ? e.Until > now : Lifecycle.IsOpen(e.Booking.Status));

    private Interval Around(Appointment booking) => Of(booking.Service).Around(booking.Time);

    private Service Of(ServiceId service) => services.First(s => s.Id == service);

    private sealed record Entry(Appointment Booking, bool IsHold, bool IsMine, Instant Until);
}
