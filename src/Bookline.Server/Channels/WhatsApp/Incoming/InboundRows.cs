using Bookline.Tenancy;

namespace Bookline.Server.Channels.WhatsApp.Incoming;

/// <summary>The statements that store messages and statuses, each kind in one.</summary>
internal static class InboundRows
{
    public const string UnlessKnown = " on conflict do nothing";

    private const string InsertMessages = """
        insert into inbound_messages
          (tenant_id, wamid, phone_number_id, phone, whatsapp_user_id, profile_name, sent_at, received_at, item)
        select $1, m.wamid, m.number, m.phone, m.user_id, m.name, m.sent_at, $2, m.item::jsonb
        from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::text[])
          m (wamid, number, phone, user_id, name, sent_at, item)
        """;

    private const string InsertStatuses = """
        insert into outbound_statuses
          (tenant_id, wamid, status, at, error_code, error_title, message_id, attempt, received_at)
        select $1, s.wamid, s.status, s.at, s.code, s.title, s.message_id, s.attempt, $2
        from unnest($3::text[], $4::text[], $5::timestamptz[], $6::int[], $7::text[], $8::uuid[], $9::int[])
          s (wamid, status, at, code, title, message_id, attempt)
        """;

    /// <param name="rest">What follows the statement: <see cref="UnlessKnown"/>, returning …</param>
    public static TenantStatement Of(
        TenantId tenant,
        List<ReceivedItem> messages,
        DateTimeOffset now,
        string rest = ""
    ) =>
        new(
            InsertMessages + rest,
            tenant,
            now,
            messages.ConvertAll(m => m.Wamid),
            messages.ConvertAll(m => m.PhoneNumberId),
            messages.ConvertAll(m => m.Phone),
            messages.ConvertAll(m => m.UserId),
            messages.ConvertAll(m => m.ProfileName),
            messages.ConvertAll(m => m.SentAt),
            messages.ConvertAll(m => m.Json)
        );

    /// <inheritdoc cref="Of(TenantId, List{ReceivedItem}, DateTimeOffset, string)"/>
    public static TenantStatement Of(
        TenantId tenant,
        List<ReceivedStatus> statuses,
        DateTimeOffset now,
        string rest = ""
    ) =>
        new(
            InsertStatuses + rest,
            tenant,
            now,
            statuses.ConvertAll(s => s.Wamid),
            statuses.ConvertAll(s => s.Status),
            statuses.ConvertAll(s => s.At),
            statuses.ConvertAll(s => s.ErrorCode),
            statuses.ConvertAll(s => s.ErrorTitle),
            statuses.ConvertAll(s => s.Attempt?.Message),
            statuses.ConvertAll(s => s.Attempt?.Number)
        );
}
