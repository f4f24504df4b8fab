using System.Globalization;
using Bookline.Booking.Conversations;

namespace Bookline.Booking.Tests.Conversations;

/// <summary>What holds of every turn, whatever came in.</summary>
internal static class Rules
{
    public static void Check(ConversationState before, Turn turn)
    {
        var json = turn.State.ToJson();
        ConversationState.FromJson(json).ToJson().ShouldBe(json);
        turn.State.Name.ShouldMatch("^[a-z_]+$");
        if (before.IsHandedOver)
        {
            turn.State.ToJson().ShouldBe(before.ToJson());
            turn.Replies.ShouldBeEmpty();
            turn.Effects.ShouldBeEmpty();
            return;
        }
        var awaited = turn.Effects.Count(IsAnswered);
        awaited.ShouldBeLessThanOrEqualTo(1);
        // What is asked of the world is answered at once, and that answer has a reply.
        (turn.Replies.Count + awaited).ShouldBeGreaterThanOrEqualTo(1);
        turn.State.IsHandedOver.ShouldBe(turn.Effects.Any(effect => effect is HandOver));
        foreach (var reply in turn.Replies)
        {
            Check(reply);
        }
    }

    public static bool IsAnswered(Effect effect) =>
        effect is PlaceHold or ConfirmHold or MoveBooking or CancelBooking or ClaimPayment;

    private static void Check(Reply reply)
    {
        var options = World.OptionsOf(reply);
        Check(reply.Body, reply is TextReply ? ReplyLimits.TextBody : ReplyLimits.InteractiveBody);
        if (reply is not TextReply)
        {
            options.Count.ShouldBeInRange(1, reply is ListReply ? ReplyLimits.Rows : ReplyLimits.Buttons);
        }
        if (reply is ListReply list)
        {
            Check(list.Button, ReplyLimits.ButtonTitle);
        }
        options.Select(option => option.Id).ShouldBeUnique();
        foreach (var option in options)
        {
            Check(option.Id, ReplyLimits.OptionId);
            Check(option.Title, reply is ListReply ? ReplyLimits.RowTitle : ReplyLimits.ButtonTitle);
            if (option.Description is not null)
            {
                reply.ShouldBeOfType<ListReply>();
                Check(option.Description, ReplyLimits.RowDescription);
            }
        }
    }

    private static void Check(string text, int longest)
    {
        text.Length.ShouldBeInRange(1, longest);
        text.ShouldNotBeNullOrWhiteSpace();
        // No half of a surrogate pair.
        text.EnumerateRunes().ShouldAllBe(rune => rune.Value != 0xFFFD);
        CharUnicodeInfo.GetUnicodeCategory(text, 0).ShouldNotBe(UnicodeCategory.NonSpacingMark);
    }
}
