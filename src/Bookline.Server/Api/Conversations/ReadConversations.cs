using System.ComponentModel;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Conversations;
using Bookline.Server.Hosting;

namespace Bookline.Server.Api.Conversations;

internal sealed record ConversationsAsked(
    int? Limit,
    string? Cursor,
    [property: Description("-updated_at (as it is when nobody says) or created_at; a minus in front turns it around.")]
        string? Sort,
    [property: Description("Only those that a person has (true), or the bot (false).")]
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "handed_over")]
        bool? HandedOver,
    [property: Description("con_…")] string? Contact
);

internal sealed record MessagesAsked(
    int? Limit,
    string? Cursor,
    [property: Description("-at: newest first, as it is when nobody says; at: oldest first.")] string? Sort
);

internal static class ReadConversations
{
    public static Task<IResult> ListAsync(
        [AsParameters] ApiCall call,
        ConversationsModule conversations,
        [AsParameters] ConversationsAsked asked
    ) =>
        call.ReadAsync(async db =>
        {
            var checks = new FieldChecks();
            // What is no id is nobody's: as with another business's, nothing is found.
            var contact = asked.Contact is null ? (Guid?)null : PublicId.Contact.ReadGuid(asked.Contact) ?? Guid.Empty;
            var page = await conversations.ListAsync(
                db,
                new(asked.HandedOver, contact),
                new(asked.Limit, asked.Cursor, asked.Sort),
                checks
            );
            return checks.Problem ?? Results.Ok(page);
        });

    public static Task<IResult> GetAsync(
        [AsParameters] ApiCall call,
        ConversationsModule conversations,
        string conversationId
    ) =>
        call.ReadAsync(async db =>
            PublicId.Conversation.Read(conversationId) is { } id
            && await conversations.FindViewAsync(db, id) is { } conversation
                ? ETag.Ok(call.Http, conversation)
                : Problem.NotFound("conversation")
        );

    public static Task<IResult> MessagesAsync(
        [AsParameters] ApiCall call,
        ConversationsModule conversations,
        string conversationId,
        [AsParameters] MessagesAsked asked
    ) =>
        call.ReadAsync(async db =>
        {
            if (
                PublicId.Conversation.Read(conversationId) is not { } id
                || await conversations.FindViewAsync(db, id) is null
            )
            {
                return Problem.NotFound("conversation");
            }
            var checks = new FieldChecks();
            var page = await ConversationsModule.MessagesAsync(
                db,
                id,
                new(asked.Limit, asked.Cursor, asked.Sort),
                checks
            );
            return checks.Problem ?? Results.Ok(page);
        });
}
