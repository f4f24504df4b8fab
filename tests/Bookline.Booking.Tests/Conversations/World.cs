using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations;
using NodaTime;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>A phone, a bot and a business in memory: does what the conversation asks for, and tells it what came of it.</summary>
internal sealed class World(Business business, string? name = null)
{
    private readonly Diary diary = new(business.Services);

    public Business Business { get; set; } = business;
    public Instant Now { get; private set; } = Salon.Monday;
    public Customer Customer { get; set; } = new(name, null);
    public ConversationState State { get; private set; } = ConversationState.New;

    /// <summary>All that was handled, to be replayed.</summary>
    public List<Handled> Turns { get; } = [];

    public IReadOnlyList<Reply> Replies { get; private set; } = [];
    public Reply LastReply => Replies[^1];
    public IEnumerable<Effect> Effects => Turns.SelectMany(turn => turn.Turn.Effects);

    /// <summary>Those of this customer.</summary>
    public IReadOnlyList<Appointment> Bookings => diary.Bookings(Now);

    /// <summary>Those of this customer that have not run out.</summary>
    public IReadOnlyList<BookingId> Holds => diary.Holds(Now);

    public Situation Situation => new(new Calendar(Business, diary.Occupied(Now), Now), Bookings, Customer);

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
    public bool Book(ServiceId service, Slot slot) => diary.Add(service, slot, Now);

    private Inbound? Do(Effect effect) =>
        effect switch
        {
            PlaceHold hold => diary.Place(hold, Now),
            ReleaseHold release => diary.Release(release),
            ConfirmHold confirm => diary.Confirm(confirm, Now),
            MoveBooking move => diary.Move(move, Now),
            CancelBooking cancel => diary.Change(
                cancel.Booking,
                booking => booking with { Status = BookingStatus.Cancelled },
                booking => new BookingCancelled(booking)
            ),
            ClaimPayment claim => diary.Change(
                claim.Booking,
                booking => booking with { PaymentClaimed = true },
                booking => new PaymentClaimed(booking)
            ),
            RememberName remember => Remember(Customer with { Name = remember.Name }),
            RememberLanguage remember => Remember(Customer with { Language = remember.Language }),
            _ => null,
        };

    private Inbound? Remember(Customer customer)
    {
        Customer = customer;
        return null;
    }
}

internal sealed record Handled(ConversationState Before, Inbound Inbound, Situation Situation, Turn Turn);
