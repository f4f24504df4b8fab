using Bookline.Server.Jobs;
using Bookline.Tenancy;

namespace Bookline.Server.Conversations;

/// <summary>The bot at work: messages in, replies and bookings out.</summary>
public static class ConversationsModule
{
    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EffectRunner>();
        JobsModule.AddHandler<HandleInboundMessage>(builder);
        JobsModule.AddHandler<SendReminder>(builder);
    }

    /// <summary>Gives a conversation that a person had back to the bot; one that the bot has stays as it is.</summary>
    /// <returns>False when the tenant has no conversation of this id.</returns>
    public static Task<bool> GiveBackAsync(TenantDatabase db, string conversationId) =>
        ConversationStore.GiveBackAsync(db, conversationId);
}
