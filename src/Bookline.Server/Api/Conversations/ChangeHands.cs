using Bookline.Server.Api.Conventions;
using Bookline.Server.Conversations;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Api.Conversations;

/// <summary>Between the bot and a person.</summary>
internal static class ChangeHands
{
    public static Task<IResult> TakeOverAsync(
        [AsParameters] ApiCall call,
        ConversationsModule conversations,
        string conversationId
    ) => ChangeAsync(call, conversations, conversationId, "conversation.taken_over", conversations.TakeOverAsync);

    public static Task<IResult> GiveBackAsync(
        [AsParameters] ApiCall call,
        ConversationsModule conversations,
        string conversationId
    ) => ChangeAsync(call, conversations, conversationId, "conversation.given_back", conversations.GiveBackAsync);

    private static Task<IResult> ChangeAsync(
        ApiCall call,
        ConversationsModule conversations,
        string conversationId,
        string action,
        Func<TenantDatabase, string, Task<bool>> change
    ) =>
        call.ChangeAsync(async db =>
        {
            if (PublicId.Conversation.Read(conversationId) is not { } id)
            {
                return Problem.NotFound("conversation");
            }
            await ConversationsModule.LockAsync(db, id);
            if (await conversations.FindViewAsync(db, id) is not { } before)
            {
                return Problem.NotFound("conversation");
            }
            if (ETag.Conflict(call.Http, before) is { } conflict)
            {
                return conflict;
            }
            if (!await change(db, id))
            {
                return Problem.Of(
                    409,
                    "no_contact",
                    "It is of the single-tenant time, and its customer has not written since."
                );
            }
            var after = (await conversations.FindViewAsync(db, id))!;
            await RecordAsync(call, db, action, before, after.HandedOver);
            return ETag.Changed(call.Http, after);
        });

    /// <summary>Nothing where it was in these hands already.</summary>
    public static async Task RecordAsync(
        ApiCall call,
        TenantDatabase db,
        string action,
        ConversationView before,
        bool handedOver
    )
    {
        if (handedOver != before.HandedOver)
        {
            await call.RecordAsync(db, action, before.Id, new { before.HandedOver }, new { HandedOver = handedOver });
        }
    }
}
