using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Catalog;
using Bookline.Booking.Conversations.Answers;
using Bookline.Booking.Conversations.Steps;
using Bookline.Booking.Texts;
using NodaTime;

namespace Bookline.Booking.Conversations;

/// <summary>One turn in the making: where the conversation stands, what is known, and the words to answer with.</summary>
internal sealed class Talk(ConversationState state, Situation situation)
{
    public ConversationState State { get; } = state;
    public BotTexts Texts { get; } = BotTexts.For(situation.Business, situation.Customer.Language);
    public Calendar Calendar { get; } = WithoutOwnHold(situation.Calendar, state.Held);

    public Phrases Phrases => Texts.Phrases;
    public Business Business => situation.Business;

    /// <summary>A profile's name may be an emoji: that is no name to book under.</summary>
    public Customer Customer { get; } =
        situation.Customer with
        {
            Name = situation.Customer.Name is { } name ? new TypedText(name).AsName() : null,
        };
    public Instant Now => situation.Now;
    public LocalDate Today => Texts.DayOf(Now);

    /// <summary>The customer's bookings that are not over, soonest first.</summary>
    public IReadOnlyList<Appointment> Bookings { get; } =
    [.. situation.Bookings.Where(booking => Lifecycle.IsOpen(booking.Status))];

    public IReadOnlyList<Service> Services { get; } = [.. situation.Business.Services.Where(s => s.IsActive)];

    public Service? FindService(ServiceId id) => Services.FirstOrDefault(service => service.Id == id);

    public Appointment? FindBooking(BookingId id) => Bookings.FirstOrDefault(booking => booking.Id == id);

    /// <summary>Who offers a service.</summary>
    public IReadOnlyList<StaffMember> StaffFor(ServiceId service) =>
        [.. Business.Staff.Where(member => member.IsActive && member.Skills.Contains(service))];

    public bool MayChange(Appointment booking) => Lifecycle.MayChange(Actor.Customer, booking, Business.Policy, Now);

    /// <summary>The bot does not speak of money, or does.</summary>
    public bool ShowsPrices => Business.Payment.Mode != PaymentMode.None;

    public bool HasTooManyBookings => Bookings.Count >= Business.Policy.MaxOpenBookings;

    public string Say(string template, params ReadOnlySpan<(string Name, string Value)> values) =>
        Texts.Say(template, values);

    /// <summary>The same turn for a customer of whom something is known by now.</summary>
    public Talk Knowing(Customer customer) => new(State, situation with { Customer = customer });

    /// <summary>The same turn as if the conversation began here: what was held is no longer its own.</summary>
    public Talk Afresh() => new(ConversationState.New, situation);

    /// <summary>Asks what a step asks.</summary>
    /// <param name="lead">What is said before.</param>
    public Turn Go(Step step, string? lead = null, params IReadOnlyList<Effect> effects) =>
        Show(step.Ask(this), lead, effects);

    /// <summary>Asks again what was asked last.</summary>
    public Turn Again(string? lead = null, params IReadOnlyList<Effect> effects) => Go(State.Step, lead, effects);

    /// <summary>Leaves the booking in the making behind, too.</summary>
    public Turn Leave(Prompt prompt, string? lead = null, params IReadOnlyList<Effect> effects) =>
        Finish(State with { Step = new Fresh(), Paused = null }, prompt, lead, effects);

    public Turn Show(Prompt prompt, string? lead = null, params IReadOnlyList<Effect> effects) =>
        Finish(State, prompt, lead, effects);

    /// <summary>Asks the world, and says nothing until it has answered.</summary>
    public Turn Await(Step step, Effect effect)
    {
        var next = Next(State, step, State.Shown);
        return new Turn(next, [], [.. Released(next), effect]);
    }

    private Turn Finish(ConversationState before, Prompt prompt, string? lead, IReadOnlyList<Effect> effects)
    {
        var next = Next(
            before,
            prompt.Step,
            [
                .. prompt.Options.Select(option => new ShownOption(
                    option.Id,
                    Replies.Fit(option.Title, ReplyLimits.RowTitle)
                )),
            ]
        );
        return new Turn(next, Replies.Of(Joined(lead, prompt.Lead), prompt), [.. Released(next), .. effects]);
    }

    private static string? Joined(string? first, string? second) =>
        first is null ? second
        : second is null ? first
        : $"{first}\n\n{second}";

    private static ConversationState Next(ConversationState before, Step step, IReadOnlyList<ShownOption> shown) =>
        before with
        {
            Step = step,
            Paused =
                step.IsBooking ? null
                : before.Step.IsBooking ? before.Step
                : before.Paused,
            Shown = shown,
            Misunderstood = 0,
        };

    /// <summary>A slot that the conversation no longer speaks of is given back at once, and not when its hold runs out.</summary>
    private IEnumerable<Effect> Released(ConversationState next) =>
        State.Held is { } held && held.Hold != next.Held?.Hold ? [new ReleaseHold(held.Hold)] : [];

    private static Calendar WithoutOwnHold(Calendar calendar, HeldSlot? held) =>
        held is not null && calendar.Business.Services.FirstOrDefault(s => s.Id == held.Service) is { } service
            ? calendar.Without(new Occupied(held.Staff, service.Around(held.Time)))
            : calendar;
}
