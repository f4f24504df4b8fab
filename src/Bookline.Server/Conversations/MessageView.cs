using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>A message of a chat as the API shows it.</summary>
/// <param name="Id"><c>msg_…</c></param>
/// <param name="Type">WhatsApp's: <c>text</c>, <c>image</c>, …</param>
/// <param name="Text">What was said, or a word for what cannot be shown.</param>
public sealed record MessageView(
    string Id,
    MessageDirection Direction,
    MessageAuthor Author,
    string Type,
    string Text,
    MessageStatus Status,
    DateTimeOffset At
)
{
    internal static MessageView OfPerson(Guid id, string text, Instant at) =>
        new(
            PublicId.Message.Show(id),
            MessageDirection.Outbound,
            MessageAuthor.Person,
            "text",
            text,
            MessageStatus.Queued,
            at.ToDateTimeOffset()
        );
}

public enum MessageDirection
{
    Inbound,
    Outbound,
}

public enum MessageAuthor
{
    Customer,
    Bot,

    /// <summary>Somebody of the business.</summary>
    Person,
}

public enum MessageStatus
{
    Received,
    Queued,
    Sent,
    Delivered,
    Read,
    Failed,
}

/// <summary>The messages of a chat, a page at a time.</summary>
internal static class MessageList
{
    // What went out has the same id in the queue, which knows how far it has come. Older ones are not there: those were sent.
    private const string Select = """
        m.id, m.content, m.is_from_bot, m.message_type, m.metadata ->> 'by' = 'person' as by_person,
          m.timestamp::timestamp at time zone 'UTC' as at,
          (select o.status from outbound_messages o where o.tenant_id = $1 and m.is_from_bot
            and o.id = case when m.id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then m.id::uuid end) as status
        """;

    private static readonly Sorts Sorts = new(
        new("id", "m.id", SortType.Text),
        "-at",
        new SortKey("at", "m.timestamp::timestamp at time zone 'UTC'", SortType.Time)
    );

    public static async Task<Page<MessageView>> ReadAsync(
        TenantDatabase db,
        string conversationId,
        PageAsked asked,
        ICollection<FieldError> errors
    )
    {
        var conditions = new Conditions(db.Tenant);
        conditions.AddEquals("m.conversation_id", conversationId);
        var page = SortedPage.Read(asked, Sorts, conditions, errors);
        return errors.Count > 0
            ? new([], false, null)
            : await page.RunAsync<Row, MessageView>(
                db,
                value => $"select {Select}, {value}, m.id as sort_id from messages m where m.tenant_id = $1",
                conditions,
                Show
            );
    }

    private static MessageView Show(Row row) =>
        new(
            PublicId.Message.Show(row.Id),
            row.IsFromBot ? MessageDirection.Outbound : MessageDirection.Inbound,
            !row.IsFromBot ? MessageAuthor.Customer
                : row.ByPerson == true ? MessageAuthor.Person
                : MessageAuthor.Bot,
            row.MessageType,
            row.Content,
            row.IsFromBot ? Status(row.Status) : MessageStatus.Received,
            row.At
        );

    private static MessageStatus Status(string? status) =>
        status switch
        {
            "queued" or "held" => MessageStatus.Queued,
            "delivered" => MessageStatus.Delivered,
            "read" => MessageStatus.Read,
            "failed" or "dead" => MessageStatus.Failed,
            _ => MessageStatus.Sent,
        };

    private sealed record Row : ISortedRow
    {
        public required string Id { get; init; }
        public required string Content { get; init; }
        public bool IsFromBot { get; init; }
        public required string MessageType { get; init; }
        public bool? ByPerson { get; init; }
        public DateTime At { get; init; }
        public string? Status { get; init; }
        public required string SortValue { get; init; }
        public required string SortId { get; init; }
    }
}
