using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Bookline.Booking.Conversations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Conversations;
using Bookline.Server.Hosting;
using Bookline.Server.Jobs;

namespace Bookline.Server.Api.Conversations;

internal sealed record NewMessage([property: Required, Description("At most 4096 characters.")] string? Text);

internal static class SendMessage
{
    public static async Task<IResult> HandleAsync(
        [AsParameters] ApiCall call,
        ConversationsModule conversations,
        JobsModule jobs,
        string conversationId,
        NewMessage body
    )
    {
        var checks = new FieldChecks();
        var text = checks.Text("text", body.Text, ReplyLimits.TextBody);
        if (text is null && checks.Count == 0)
        {
            checks.Add(new("text", "required", "What is to be said?"));
        }
        if (checks.Problem is { } problem)
        {
            return problem;
        }
        var answer = await call.ChangeAsync(async db =>
        {
            if (PublicId.Conversation.Read(conversationId) is not { } id)
            {
                return Problem.NotFound("conversation");
            }
            // Else two who answer at once would both have taken it over.
            await ConversationsModule.LockAsync(db, id);
            if (await conversations.FindViewAsync(db, id) is not { } before)
            {
                return Problem.NotFound("conversation");
            }
            switch (await conversations.AnswerAsync(db, id, text!))
            {
                case AnswerOutcome.WindowClosed:
                    return Problem.Of(
                        409,
                        "window_closed",
                        "The customer has not written for 24 hours, or never: WhatsApp takes no free text until they write."
                    );
                case AnswerOutcome.OptedOut:
                    return Problem.Of(409, "opted_out", "The customer wants to get no messages.");
                case AnswerOutcome.Queued { Message: var message }:
                    await ChangeHands.RecordAsync(call, db, "conversation.taken_over", before, handedOver: true);
                    // What was said is the chat's, and in no log.
                    await call.RecordAsync(
                        db,
                        "message.sent",
                        message.Id,
                        null,
                        new { conversation = before.Id, message.Id }
                    );
                    return Results.Created($"/api/v1/conversations/{before.Id}/messages", message);
                case var other:
                    throw new InvalidOperationException($"Nobody answers {other.GetType().Name}.");
            }
        });
        jobs.Wake();
        return answer;
    }
}
