using Bookline.Tenancy;

namespace Bookline.Server.Api.Services;

/// <summary>The table <c>services</c>.</summary>
internal static class ServiceStore
{
    public const string Columns = """
        s.id, s.name, s.description, s.category, s.icon, s.price, s.currency, s.amount_unit, s.duration_minutes,
        s.buffer_before_minutes, s.buffer_after_minutes, s.is_active, s.created_at, s.updated_at
        """;

    public static Task<ServiceRow?> FindAsync(TenantDatabase db, string id) =>
        db.QuerySingleOrDefaultAsync<ServiceRow>(
            $"select {Columns} from services s where s.tenant_id = $1 and s.id = $2",
            db.Tenant,
            id
        );

    public static Task<ServiceRow?> LockAsync(TenantDatabase db, string id) =>
        db.QuerySingleOrDefaultAsync<ServiceRow>(
            $"select {Columns} from services s where s.tenant_id = $1 and s.id = $2 for update",
            db.Tenant,
            id
        );

    public static Task<ServiceRow> InsertAsync(TenantDatabase db, ServiceFields fields, DateTimeOffset now) =>
        db.QuerySingleAsync<ServiceRow>(
            $"""
            insert into services as s (tenant_id, id, name, description, category, icon, price, currency, amount_unit,
              duration_minutes, buffer_before_minutes, buffer_after_minutes, is_active, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
            returning {Columns}
            """,
            [db.Tenant, Guid.CreateVersion7(now).ToString(), .. Values(fields), now.UtcDateTime]
        );

    public static Task<ServiceRow> UpdateAsync(
        TenantDatabase db,
        string id,
        ServiceFields fields,
        DateTimeOffset now
    ) =>
        db.QuerySingleAsync<ServiceRow>(
            $"""
            update services s set name = $3, description = $4, category = $5, icon = $6, price = $7, currency = $8,
              amount_unit = $9, duration_minutes = $10, buffer_before_minutes = $11, buffer_after_minutes = $12, is_active = $13,
              updated_at = greatest($14, s.updated_at + interval '1 microsecond')
            where s.tenant_id = $1 and s.id = $2
            returning {Columns}
            """,
            [db.Tenant, id, .. Values(fields), now.UtcDateTime]
        );

    /// <returns>False: a booking or a chat names it, and it stays.</returns>
    public static async Task<bool> DeleteUnusedAsync(TenantDatabase db, string id) =>
        await db.ExecuteAsync(
            """
            delete from services s where s.tenant_id = $1 and s.id = $2
              and not exists (select from bookings b where b.tenant_id = $1 and b.service_id = $2)
              and not exists (select from conversations c where c.tenant_id = $1 and c.selected_service = $2)
            """,
            db.Tenant,
            id
        ) == 1;

    private static object?[] Values(ServiceFields fields) =>
        [
            fields.Name,
            fields.Description,
            fields.Category,
            fields.Icon,
            fields.Price,
            fields.Currency,
            fields.AmountUnit,
            fields.DurationMinutes,
            fields.BufferBeforeMinutes,
            fields.BufferAfterMinutes,
            fields.IsActive,
        ];
}
