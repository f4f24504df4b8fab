using Bookline.Tenancy;

namespace Bookline.Server.Api.Staff;

/// <summary>The tables <c>staff</c> and <c>staff_services</c>.</summary>
internal static class StaffStore
{
    public const string Columns = """
        m.id, m.name, m.is_active, m.created_at, m.updated_at, array(
          select k.service_id::text from staff_services k where k.tenant_id = m.tenant_id and k.staff_id = m.id order by 1) skills
        """;

    public static Task<StaffRow?> FindAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<StaffRow>(
            $"select {Columns} from staff m where m.tenant_id = $1 and m.id = $2",
            db.Tenant,
            id
        );

    public static Task<StaffRow?> LockAsync(TenantDatabase db, Guid id) =>
        db.QuerySingleOrDefaultAsync<StaffRow>(
            $"select {Columns} from staff m where m.tenant_id = $1 and m.id = $2 for update of m",
            db.Tenant,
            id
        );

    public static Task InsertAsync(TenantDatabase db, Guid id, string name, bool active, DateTimeOffset now) =>
        db.ExecuteAsync(
            "insert into staff (tenant_id, id, name, is_active, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
            db.Tenant,
            id,
            name,
            active,
            now.UtcDateTime
        );

    /// <summary>Their hours and skills are of their version, too: whoever changes those calls this with what stays.</summary>
    public static Task UpdateAsync(TenantDatabase db, Guid id, string name, bool active, DateTimeOffset now) =>
        db.ExecuteAsync(
            """
            update staff set name = $3, is_active = $4, updated_at = greatest($5, updated_at + interval '1 microsecond')
            where tenant_id = $1 and id = $2
            """,
            db.Tenant,
            id,
            name,
            active,
            now.UtcDateTime
        );

    /// <returns>Those of these ids that are services of the business.</returns>
    public static Task<IReadOnlyList<string>> ServicesAsync(TenantDatabase db, IReadOnlyList<string> ids) =>
        db.QueryAsync<string>(
            "select id::text from services where tenant_id = $1 and id = any ($2) order by id for key share",
            db.Tenant,
            ids.ToArray()
        );

    public static Task<IReadOnlyList<string>> AllServicesAsync(TenantDatabase db) =>
        db.QueryAsync<string>(
            "select id::text from services where tenant_id = $1 order by id for key share",
            db.Tenant
        );

    public static Task PutSkillsAsync(TenantDatabase db, Guid id, IReadOnlyList<string> services) =>
        db.BatchAsync(
            new TenantStatement(
                "delete from staff_services where tenant_id = $1 and staff_id = $2 and service_id <> all ($3)",
                [db.Tenant, id, services.ToArray()]
            ),
            new TenantStatement(
                """
                insert into staff_services (tenant_id, staff_id, service_id)
                select $1, $2, s from unnest($3::text[]) s on conflict do nothing
                """,
                [db.Tenant, id, services.ToArray()]
            )
        );

    /// <returns>False: a booking names them, and they stay.</returns>
    public static async Task<bool> DeleteUnusedAsync(TenantDatabase db, Guid id) =>
        await db.ExecuteAsync(
            """
            delete from staff m where m.tenant_id = $1 and m.id = $2
              and not exists (select from bookings b where b.tenant_id = $1 and b.staff_id = $2)
              and not exists (select from reservations r where r.tenant_id = $1 and r.staff_id = $2)
            """,
            db.Tenant,
            id
        ) == 1;
}
