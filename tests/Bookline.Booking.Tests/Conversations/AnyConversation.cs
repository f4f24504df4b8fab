using Bookline.Booking.Availability;
using Bookline.Booking.Bookings;
using Bookline.Booking.Conversations;
using CsCheck;

namespace Bookline.Booking.Tests.Conversations;

public sealed class AnyConversation
{
    private const int Walks = 100;
    private const int Leaps = 2000;

    [Fact]
    public void Has_a_valid_state_and_a_reply_after_every_message() =>
        Walk.Any.Sample(
            walk =>
            {
                foreach (var (before, _, _, turn) in walk.Take().Turns)
                {
                    Rules.Check(before, turn);
                }
            },
            iter: Walks
        );

    [Fact]
    public void Keeps_no_slot_that_it_no_longer_speaks_of() =>
        Walk.Any.Sample(
            walk => walk.Take(world => world.Holds.ShouldBeSubsetOf(world.State.Held is { } held ? [held.Hold] : [])),
            iter: Walks
        );

    [Fact]
    public void Never_takes_money_for_paid_and_never_books_beyond_what_is_allowed() =>
        Walk.Any.Sample(
            walk =>
            {
                var world = walk.Take();
                world.Bookings.ShouldAllBe(booking => !booking.Paid);
                world.Situation.Bookings.Count.ShouldBeLessThanOrEqualTo(walk.Business.Policy.MaxOpenBookings);
            },
            iter: Walks
        );

    [Fact]
    public void Says_the_same_when_it_is_replayed() =>
        Walk.Any.Sample(
            walk =>
            {
                var state = ConversationState.New;
                foreach (var (before, inbound, situation, turn) in walk.Take().Turns)
                {
                    state = before.IsHandedOver ? state : state.GivenBack();
                    // Without the way through JSON that the first time took.
                    var again = Conversation.Handle(state, inbound, situation);
                    again.Replies.Select(Transcript.Of).ShouldBe(turn.Replies.Select(Transcript.Of));
                    again.Effects.ShouldBe(turn.Effects);
                    state = again.State;
                }
            },
            iter: Walks
        );

    [Fact]
    public void Answers_anything_in_any_state_and_any_other_situation() =>
        Gen.Select(Walk.Any, Walk.Any, Inputs.Any)
            .Sample(
                (walk, elsewhere, inbound) =>
                {
                    var state = walk.Take().State.GivenBack();
                    var situation = elsewhere.Take().Situation;
                    Rules.Check(state, Conversation.Handle(state, inbound, situation));
                },
                iter: Walks
            );

    [Fact]
    public void Survives_a_state_that_somebody_has_tampered_with() =>
        Gen.Select(Walk.Any, Gen.Int[0, 5000], Gen.Int[0, 200], Gen.String[0, 10], Inputs.Any)
            .Sample(
                (walk, at, length, junk, inbound) =>
                {
                    var json = walk.Take().State.ToJson();
                    var from = at % json.Length;
                    var state = ConversationState.FromJson(
                        json[..from] + junk + json[Math.Min(json.Length, from + length)..]
                    );
                    var situation = new World(walk.Business).Situation;
                    Rules.Check(state, Conversation.Handle(state, inbound, situation));
                },
                iter: Walks
            );

    [Fact]
    public void Reads_garbage_as_a_new_conversation() =>
        Gen.String.Sample(
            garbage => ConversationState.FromJson(garbage).ToJson().ShouldBe(ConversationState.New.ToJson()),
            iter: Leaps
        );
}
