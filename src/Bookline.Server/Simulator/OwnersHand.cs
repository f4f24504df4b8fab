using Bookline.Server.Channels.WhatsApp;
using Bookline.Server.Conversations;
using Bookline.Tenancy;

namespace Bookline.Server.Simulator;

/// <summary>What only the owner of a business may do, done for a business that is simulated.</summary>
internal sealed class OwnersHand(TenantContext tenants, WhatsAppModule channel, ConversationsModule conversations)
{
    /// <summary>Gives the chat back to the bot, where a person has it, and sends what waits, where sending was stopped.</summary>
    public async Task LetBotAnswerAsync(string phoneNumberId, string customer, CancellationToken ct)
    {
        if (await channel.FindTenantAsync(phoneNumberId, ct) is { } tenant)
        {
            await tenants.WithTenantTransactionAsync(
                tenant,
                async db =>
                {
                    await channel.ResumeSendingAsync(db);
                    if (await ConversationsModule.FindAsync(db, customer) is { } chat)
                    {
                        await conversations.GiveBackAsync(db, chat);
                    }
                },
                cancel: ct
            );
        }
    }
}
