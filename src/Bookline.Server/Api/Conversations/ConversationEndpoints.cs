using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Conversations;

namespace Bookline.Server.Api.Conversations;

internal static class ConversationEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ReadConversations.ListAsync)
            .Require(Permission.ConversationsRead)
            .WithName("listConversations")
            .WithSummary("List chats")
            .Produces<Page<ConversationView>>();
        group
            .MapGet("/{conversationId}", ReadConversations.GetAsync)
            .Require(Permission.ConversationsRead)
            .WithName("getConversation")
            .GivesETag()
            .WithSummary("Get a chat")
            .Produces<ConversationView>();
        group
            .MapGet("/{conversationId}/messages", ReadConversations.MessagesAsync)
            .Require(Permission.ConversationsRead)
            .WithName("listMessages")
            .WithSummary("List the messages of a chat")
            .Produces<Page<MessageView>>();
        group
            .MapPost("/{conversationId}/messages", SendMessage.HandleAsync)
            .Require(Permission.ConversationsWrite)
            .WithName("sendMessage")
            .WithExample("""{"text": "We have a table for you at eight."}""")
            .WithSummary("Answer as the business; the bot is quiet from then on")
            .Produces<MessageView>(201);
        group
            .MapPost("/{conversationId}/take-over", ChangeHands.TakeOverAsync)
            .Require(Permission.ConversationsWrite)
            .WithName("takeOverConversation")
            .TakesIfMatch()
            .WithSummary("A person takes the chat, and the bot is quiet")
            .Produces<ConversationView>();
        group
            .MapPost("/{conversationId}/give-back", ChangeHands.GiveBackAsync)
            .Require(Permission.ConversationsWrite)
            .WithName("giveBackConversation")
            .TakesIfMatch()
            .WithSummary("Give the chat back to the bot, which says so")
            .Produces<ConversationView>();
    }
}
