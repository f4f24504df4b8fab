using Bookline.Tenancy;

namespace Bookline.Server.Api.Contacts;

/// <summary>The table <c>contacts</c>, each with its chat.</summary>
internal static class ContactStore
{
    public const string Columns = """
        k.id, k.conversation_id::text, k.phone, k.name, k.language, k.opted_out_at, k.last_inbound_at, k.created_at, k.updated_at
        """;

    public static Task<ContactRow?> FindAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<ContactRow>(
            $"select {Columns} from contacts k where k.tenant_id = $1 and k.id = $2",
            db.Tenant,
            id
        );

    public static Task<ContactRow?> LockAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<ContactRow>(
            $"select {Columns} from contacts k where k.tenant_id = $1 and k.id = $2 for update",
            db.Tenant,
            id
        );

    public static Task<ContactRow?> LockAsync(TenantDatabase db, string phone) =>
        db.QuerySingleOrDefaultAsync<ContactRow>(
            $"select {Columns} from contacts k where k.tenant_id = $1 and k.phone = $2 for update",
            db.Tenant,
            phone
        );

    /// <summary>With a chat: an earlier one of this number that has no contact (the single-tenant application's), or a new one.</summary>
    /// <returns>Null: the number is another contact's.</returns>
    public static async Task<ContactRow?> InsertAsync(TenantDatabase db, ContactFields fields, DateTimeOffset now)
    {
        var (id, chat, at) = (Guid.CreateVersion7(), Guid.CreateVersion7().ToString(), now.UtcDateTime);
        // A number whose chat is another contact's by now (people change numbers) begins one under a name of its own.
        await db.ExecuteAsync(
            """
            insert into conversations (tenant_id, id, phone_number, customer_name)
            select $1, $2, case when exists (
              select from conversations o join contacts k on k.tenant_id = o.tenant_id and k.conversation_id = o.id
              where o.tenant_id = $1 and o.phone_number = '+' || $3) then 'contact:' || $2 else '+' || $3 end, $4
            where not exists (select from contacts k where k.tenant_id = $1 and k.phone = $3)
            on conflict do nothing
            """,
            db.Tenant,
            chat,
            fields.Phone,
            fields.Name
        );
        return await db.QuerySingleOrDefaultAsync<ContactRow>(
            $"""
            insert into contacts as k (tenant_id, id, conversation_id, phone, name, language, created_at, updated_at)
            select $1, $2, o.id, $4, $5, $6, $7, $7 from conversations o
            where o.tenant_id = $1 and (o.id = $3 or o.phone_number = '+' || $4)
              and not exists (select from contacts c where c.tenant_id = $1 and c.conversation_id = o.id)
            order by o.id = $3 desc limit 1
            on conflict do nothing
            returning {Columns}
            """,
            [db.Tenant, id, chat, fields.Phone, fields.Name, fields.Language, at]
        );
    }

    public static Task<ContactRow> UpdateAsync(
        TenantDatabase db,
        Guid id,
        string? name,
        string? language,
        DateTime? optedOutAt,
        DateTimeOffset now
    ) =>
        db.QuerySingleAsync<ContactRow>(
            $"""
            update contacts k set name = $3, language = $4, opted_out_at = $5,
              updated_at = greatest($6, k.updated_at + interval '1 microsecond')
            where k.tenant_id = $1 and k.id = $2 returning {Columns}
            """,
            db.Tenant,
            id,
            name,
            language,
            optedOutAt,
            now.UtcDateTime
        );
}
