using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>A phone, a bot and a business in memory: does what the conversation asks for, and tells it what came of it.</summary>
internal sealed class World(Business business, string? name = null)
{
    private readonly List<Entry> entries = [];
    private int made;

    public Business Business { get; set; } = business;
    public Instant Now { get; private set; } = Salon.Monday;
    public Customer Customer { get; set; } = new(name, null);
    public ConversationState State { get; private set; } = ConversationState.New;

    /// <summary>All that was handled, to be replayed.</summary>
    public List<Handled> Turns { get; } = [];

    public IReadOnlyList<Reply> Replies { get; private set; } = [];
    public Reply LastReply => Replies[^1];
    public IEnumerable<Effect> Effects => Turns.SelectMany(turn => turn.Turn.Effects);

    public IReadOnlyList<Appointment> Bookings =>
        [
            .. entries
                .Where(e => !e.IsHold && Lifecycle.IsOpen(e.Booking.Status) && e.Booking.Time.End > Now)
                .Select(e => e.Booking)
                .OrderBy(b => b.Time.Start),
        ];

    /// <summary>The holds of this customer that have not run out.</summary>
    public IEnumerable<BookingId> Holds =>
        entries.Where(e => e is { IsHold: true, IsMine: true } && e.Until > Now).Select(e => e.Booking.Id);

    public Situation Situation =>
        new(
            new Calendar(
                Business,
                [.. Taken().Select(e => new Occupied(e.Booking.Staff!.Value, Around(e.Booking)))],
                Now
            ),
            [.. Bookings.Where(b => entries.Any(e => e.IsMine && e.Booking.Id == b.Id))],
            Customer
        );

    public IReadOnlyList<ReplyOption> Options => OptionsOf(LastReply);

    public static IReadOnlyList<ReplyOption> OptionsOf(Reply reply) =>
        reply switch
        {
            ButtonsReply buttons => buttons.Buttons,
            ListReply list => list.Rows,
            _ => [],
        };

    public World Say(params string[] texts)
    {
        foreach (var text in texts)
        {
            Receive(new TextReceived(text));
        }
        return this;
    }

    /// <summary>Presses an option of the last message, from 1.</summary>
    public World Press(int number)
    {
        Options.Count.ShouldBeGreaterThanOrEqualTo(number, Transcript.Of(this));
        var option = Options[number - 1];
        return Receive(new OptionChosen(option.Id, option.Title));
    }

    public World Press(string title)
    {
        var option = Options.Single(o => o.Title == title);
        return Receive(new OptionChosen(option.Id, option.Title));
    }

    public World PressId(string id) => Receive(new OptionChosen(id, "?"));

    public World Receive(Inbound inbound)
    {
        var replies = new List<Reply>();
        for (var next = inbound; next is not null; )
        {
            var situation = Situation;
            // As the server does it: the state comes out of the database.
            var turn = Conversation.Handle(ConversationState.FromJson(State.ToJson()), next, situation);
            Turns.Add(new Handled(State, next, situation, turn));
            State = turn.State;
            replies.AddRange(turn.Replies);
            next = turn.Effects.Select(Do).Aggregate((Inbound?)null, (found, outcome) => outcome ?? found);
        }
        Replies = replies;
        return this;
    }

    public World Wait(Duration time)
    {
        Now += time;
        return this;
    }

    public World GiveBack()
    {
        State = State.GivenBack();
        return this;
    }

    /// <summary>Somebody else books a time.</summary>
    public bool Book(ServiceId service, Slot slot, bool isMine = false, BookingStatus status = BookingStatus.Confirmed)
    {
        var booking = new Appointment
        {
            Id = new BookingId($"b{++made}"),
            Service = service,
            Staff = slot.Staff,
            Time = slot.Time,
            Status = status,
            Price = Business.Services.First(s => s.Id == service).Price,
        };
        if (IsTaken(booking, except: null))
        {
            return false;
        }
        entries.Add(new Entry(booking, IsHold: false, isMine, Now));
        return true;
    }

    /// <summary>The business, or time, changes a booking of the customer's.</summary>
    public void Change(Func<Appointment, Appointment> change)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            entries[i] = entries[i].IsHold ? entries[i] : entries[i] with { Booking = change(entries[i].Booking) };
        }
    }

    private Inbound? Do(Effect effect) =>
        effect switch
        {
            PlaceHold hold => Place(hold),
            ReleaseHold release => Release(release),
            ConfirmHold confirm => Confirm(confirm),
            MoveBooking move => Move(move),
            CancelBooking cancel => Set(cancel.Booking, b => b with { Status = BookingStatus.Cancelled }) is { } booking
                ? new BookingCancelled(booking)
                : new BookingUnchangeable(cancel.Booking),
            ClaimPayment claim => Set(claim.Booking, b => b with { PaymentClaimed = true }) is { } booking
                ? new PaymentClaimed(booking)
                : new BookingUnchangeable(claim.Booking),
            RememberName remember => Remember(Customer with { Name = remember.Name }),
            RememberLanguage remember => Remember(Customer with { Language = remember.Language }),
            _ => null,
        };

    private Inbound Place(PlaceHold hold)
    {
        var held = new Appointment
        {
            Id = new BookingId($"h{++made}"),
            Service = hold.Service,
            Staff = hold.Slot.Staff,
            Time = hold.Slot.Time,
            Status = BookingStatus.Held,
            Price = Business.Services.First(s => s.Id == hold.Service).Price,
        };
        if (IsTaken(held, except: null))
        {
            return new SlotTaken(hold.Slot);
        }
        entries.Add(new Entry(held, IsHold: true, IsMine: true, hold.Until));
        return new HoldPlaced(held.Id, hold.Slot, hold.Until);
    }

    private Inbound? Release(ReleaseHold release)
    {
        entries.RemoveAll(e => e.IsHold && e.Booking.Id == release.Hold);
        return null;
    }

    private Inbound Confirm(ConfirmHold confirm)
    {
        var at = entries.FindIndex(e => e.Booking.Id == confirm.Hold);
        if (at < 0 || IsTaken(entries[at].Booking, except: confirm.Hold))
        {
            return new SlotTaken(confirm.Slot);
        }
        var status = confirm.AwaitsPayment ? BookingStatus.Pending : BookingStatus.Confirmed;
        entries[at] = entries[at] with { IsHold = false, Booking = entries[at].Booking with { Status = status } };
        return new BookingMade(entries[at].Booking);
    }

    private Inbound Move(MoveBooking move)
    {
        if (entries.Find(e => e.Booking.Id == move.Booking && !e.IsHold) is not { } entry)
        {
            return new BookingUnchangeable(move.Booking);
        }
        var moved = entry.Booking with { Staff = move.To.Staff, Time = move.To.Time };
        return IsTaken(moved, except: move.Booking)
            ? new SlotTaken(move.To)
            : new BookingMoved(Set(move.Booking, _ => moved)!);
    }

    private Appointment? Set(BookingId id, Func<Appointment, Appointment> change)
    {
        var at = entries.FindIndex(e => e.Booking.Id == id && !e.IsHold);
        if (at < 0)
        {
            return null;
        }
        entries[at] = entries[at] with { Booking = change(entries[at].Booking) };
        return entries[at].Booking;
    }

    private Inbound? Remember(Customer customer)
    {
        Customer = customer;
        return null;
    }

    private bool IsTaken(Appointment wanted, BookingId? except) =>
        Taken()
            .Any(e =>
                e.Booking.Id != except
                && e.Booking.Staff == wanted.Staff
                && Around(e.Booking).Start < Around(wanted).End
                && Around(wanted).Start < Around(e.Booking).End
            );

    private IEnumerable<Entry> Taken() =>
        entries.Where(e => e.IsHold ? e.Until > Now : Lifecycle.IsOpen(e.Booking.Status));

    private Interval Around(Appointment booking) =>
        Business.Services.First(s => s.Id == booking.Service).Around(booking.Time);

    private sealed record Entry(Appointment Booking, bool IsHold, bool IsMine, Instant Until);
}

internal sealed record Handled(ConversationState Before, Inbound Inbound, Situation Situation, Turn Turn);
