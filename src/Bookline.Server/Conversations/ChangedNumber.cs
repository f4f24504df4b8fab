using Bookline.Tenancy;

namespace Bookline.Server.Conversations;

/// <summary>A contact has another phone number.</summary>
internal static class ChangedNumber
{
    /// <summary>
    /// The contact has another number from now on, and whoever gets the old one is somebody else. Where the new number has a chat already,
    /// that one goes on, and the bookings go with it.
    /// </summary>
    public static Task ApplyAsync(TenantDatabase db, Chat chat, string phone) =>
        db.BatchAsync(
            new TenantStatement(
                """
                update bookings b set conversation_id = o.conversation_id from contacts o
                where b.tenant_id = $1 and b.conversation_id = $2 and o.tenant_id = $1 and o.phone = $3 and o.id <> $4
                """,
                [db.Tenant.Value, chat.Id, phone, chat.ContactId]
            ),
            new TenantStatement(
                """
                update contacts set phone = case
                  when not exists (select from contacts o where o.tenant_id = $1 and o.phone = $3) then $3
                  when whatsapp_user_id is null then 'former:' || id end
                where tenant_id = $1 and id = $2 and phone is distinct from $3
                """,
                [db.Tenant.Value, chat.ContactId, phone]
            ),
            new TenantStatement(
                """
                update conversations set phone_number = case
                  when not exists (select from conversations o where o.tenant_id = $1 and o.phone_number = $3) then $3
                  else 'former:' || id end
                where tenant_id = $1 and id = $2 and phone_number <> $3
                """,
                [db.Tenant.Value, chat.Id, "+" + phone]
            )
        );
}
