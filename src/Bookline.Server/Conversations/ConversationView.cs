using Bookline.Booking.Conversations;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Conversations;

/// <summary>A chat as the API shows it.</summary>
/// <param name="Id"><c>cnv_…</c></param>
/// <param name="ContactId">Null: of the single-tenant time, and has not written since.</param>
/// <param name="Phone">E.164 with the plus; null: of somebody who shows none.</param>
/// <param name="State">Where the bot stands: <c>choosing_date</c>, <c>with_a_person</c>, …</param>
/// <param name="HandedOver">A person has it, and the bot is quiet.</param>
/// <param name="WindowClosesAt">Until then a person can answer freely; null: the customer must write first.</param>
public sealed record ConversationView(
    string Id,
    string? ContactId,
    string? Name,
    string? Phone,
    string? Language,
    string State,
    bool HandedOver,
    DateTimeOffset? LastInboundAt,
    DateTimeOffset? WindowClosesAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>Which chats are asked for; null: whatever.</summary>
public sealed record ConversationFilter(bool? HandedOver, Guid? Contact);

/// <summary>Chats, a page at a time or one.</summary>
internal sealed class ConversationList(Func<Instant?, Instant?> windowEnd, IClock clock)
{
    private static readonly string HandedOverState = ConversationState.New.TakenOver().Name;

    // The single-tenant tables have timestamps without a zone. They hold UTC.
    private const string Select = """
        c.id, k.id as contact_id, coalesce(nullif(btrim(k.name), ''), nullif(btrim(c.customer_name), '')) as name,
          k.phone, c.phone_number, k.language, c.current_state, k.last_inbound_at,
          c.created_at::timestamp at time zone 'UTC' as created_at, c.updated_at::timestamp at time zone 'UTC' as updated_at
        """;

    private const string From = """
        from conversations c left join lateral (
          select id, name, phone, language, last_inbound_at from contacts
          where tenant_id = $1 and conversation_id = c.id order by last_inbound_at desc nulls last, id limit 1) k on true
        where c.tenant_id = $1
        """;

    private static readonly Sorts Sorts = new(
        new("id", "c.id", SortType.Text),
        "-updated_at",
        new("updated_at", "c.updated_at::timestamp at time zone 'UTC'", SortType.Time),
        new("created_at", "c.created_at::timestamp at time zone 'UTC'", SortType.Time)
    );

    public async Task<ConversationView?> FindAsync(TenantDatabase db, string id) =>
        await db.QuerySingleOrDefaultAsync<Row>(
            $"select {Select}, '' as sort_value, c.id as sort_id {From} and c.id = $2",
            db.Tenant,
            id
        )
            is { } row
            ? Show(row)
            : null;

    public async Task<Page<ConversationView>> ReadAsync(
        TenantDatabase db,
        ConversationFilter filter,
        PageAsked asked,
        ICollection<FieldError> errors
    )
    {
        var conditions = new Conditions(db.Tenant);
        if (filter.HandedOver is { } handedOver)
        {
            conditions.Add(
                $"(c.current_state = {conditions.Parameter(HandedOverState)}) = {conditions.Parameter(handedOver)}"
            );
        }
        if (filter.Contact is { } contact)
        {
            conditions.Add(
                $"c.id = (select o.conversation_id from contacts o where o.tenant_id = $1 and o.id = {conditions.Parameter(contact)})"
            );
        }
        var page = SortedPage.Read(asked, Sorts, conditions, errors);
        return errors.Count > 0
            ? new([], false, null)
            : await page.RunAsync<Row, ConversationView>(
                db,
                value => $"select {Select}, {value}, c.id as sort_id {From}",
                conditions,
                Show
            );
    }

    private ConversationView Show(Row row)
    {
        var lastInbound = row.LastInboundAt is { } at ? Instant.FromDateTimeUtc(at) : (Instant?)null;
        return new(
            PublicId.Conversation.Show(row.Id),
            row.ContactId is { } contact ? PublicId.Contact.Show(contact) : null,
            row.Name,
            row.Phone is { } phone ? $"+{phone}"
                : row.ContactId is null ? row.PhoneNumber
                : null,
            row.Language,
            row.CurrentState,
            row.CurrentState == HandedOverState,
            lastInbound?.ToDateTimeOffset(),
            windowEnd(lastInbound) is { } end && end > clock.GetCurrentInstant() ? end.ToDateTimeOffset() : null,
            row.CreatedAt,
            row.UpdatedAt
        );
    }

    private sealed record Row : ISortedRow
    {
        public required string Id { get; init; }
        public Guid? ContactId { get; init; }
        public string? Name { get; init; }
        public string? Phone { get; init; }
        public required string PhoneNumber { get; init; }
        public string? Language { get; init; }
        public required string CurrentState { get; init; }
        public DateTime? LastInboundAt { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime UpdatedAt { get; init; }
        public required string SortValue { get; init; }
        public required string SortId { get; init; }
    }
}
