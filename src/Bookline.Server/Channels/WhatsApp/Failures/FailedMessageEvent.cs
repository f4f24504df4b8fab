using Bookline.Server.Api.Conventions;
using Bookline.Server.Channels.WhatsApp.Outgoing;
using Bookline.Server.Webhooks;
using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Failures;

/// <summary>The data of <c>message.failed</c>: a message of the business did not reach its customer, and will not by itself.</summary>
/// <param name="Id">Of the message: <c>msg_…</c>.</param>
internal sealed record FailedMessageEvent(
    string Id,
    string ConversationId,
    string Direction,
    FailedMessageEvent.MetaError Error,
    DateTimeOffset At
)
{
    private const string Outbound = "outbound";

    /// <summary>Notes it if the message is still as it was read, and holds its row.</summary>
    public static TenantStatement Of(
        WebhooksModule webhooks,
        TenantId tenant,
        OutboundMessage message,
        Failure failure,
        DateTimeOffset now
    ) =>
        webhooks.Statement(
            tenant,
            EventTypes.MessageFailed,
            new FailedMessageEvent(
                PublicId.Message.Show(message.Id),
                PublicId.Conversation.Show(message.ConversationId),
                Outbound,
                new MetaError(failure.Code, failure.Title),
                now
            ),
            onlyIf: new TenantStatement(
                """
                select from outbound_messages where tenant_id = $1 and id = $2 and status = $3 and attempts = $4 for update
                """,
                tenant,
                message.Id,
                message.Status,
                message.Attempts
            )
        );

    /// <param name="Code">Meta's; null: there was no answer.</param>
    internal sealed record MetaError(int? Code, string? Title);
}
