using Bookline.Schema.Tests.Salons;

namespace Bookline.Schema.Tests.Isolation;

/// <summary>The catalog after `up`, and that `verify` notices when it is no longer so.</summary>
public sealed class CatalogTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    [Fact]
    public async Task Every_tenant_table_has_one_policy_enabled_and_forced() =>
        (
            await tenants.Salon.Database.ColumnAsync(
                """
                select concat_ws(' ', c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner), p.polname, p.polcmd, p.polpermissive,
                  p.polroles::regrole[], pg_get_expr(p.polqual, c.oid) = pg_get_expr(p.polwithcheck, c.oid), pg_get_expr(p.polqual, c.oid))
                from pg_class c join pg_policy p on p.polrelid = c.oid where c.relnamespace = 'public'::regnamespace
                """
            )
        ).ShouldBe(
            TwoTenants.Keys.Select(k =>
                $"{k.Key} t t bookline_owner tenant_isolation_{k.Key} * t {{authenticated}} t ({k.Value} = require_tenant_context())"
            ),
            ignoreOrder: true
        );

    [Fact]
    public async Task Rights_are_no_more_than_the_application_needs() =>
        (
            await tenants.Salon.Database.ColumnAsync(
                """
                select c.relname || ' ' || pg_get_userbyid(x.grantee) || ': ' || string_agg(lower(x.privilege_type), ', ' order by x.privilege_type)
                from pg_class c cross join aclexplode(c.relacl) x
                where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and x.grantee <> c.relowner
                group by c.relname, x.grantee
                """
            )
        ).ShouldBe(
            [
                .. TwoTenants
                    .Keys.Keys.Where(t => t != "tenants")
                    .Select(t => $"{t} authenticated: delete, insert, select, update"),
                "tenants authenticated: select, update",
                "subscription_plans authenticated: select",
                "subscription_plans bookline_operator: select",
            ],
            ignoreOrder: true
        );

    [Fact]
    public async Task Every_index_is_valid_and_every_tenant_table_is_found_by_tenant()
    {
        (await tenants.Salon.CountAsync("pg_index where not indisvalid or not indisready")).ShouldBe(0);
        var leading = await tenants.Salon.Database.ColumnAsync(
            """
            select c.relname from pg_class c where c.relname like 'idx\_%' and (
              select attname from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indkey[0] = a.attnum where i.indexrelid = c.oid) = 'tenant_id'
            """
        );
        leading.ShouldBe(
            [
                .. TwoTenants.Keys.Keys.Where(t => t != "tenants").Select(t => $"idx_{t}_tenant_id"),
                "idx_bookings_tenant_id_appointment_date",
                "idx_bookings_tenant_id_conversation_id",
                "idx_bookings_tenant_id_service_id",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Foreign_keys_between_tenant_tables_carry_the_tenant() =>
        (
            await tenants.Salon.Database.ColumnAsync(
                """
                select pg_get_constraintdef(oid) from pg_constraint
                where contype = 'f' and convalidated and conrelid = any (array['services', 'conversations', 'messages', 'bookings']::regclass[])
                """
            )
        ).ShouldBe(
            [
                "FOREIGN KEY (tenant_id) REFERENCES tenants(id)",
                "FOREIGN KEY (tenant_id) REFERENCES tenants(id)",
                "FOREIGN KEY (tenant_id, selected_service) REFERENCES services(tenant_id, id)",
                "FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)",
                "FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id)",
                "FOREIGN KEY (tenant_id, service_id) REFERENCES services(tenant_id, id)",
            ],
            ignoreOrder: true
        );

    [Fact]
    public async Task Verify_notices_each_way_in_which_isolation_can_be_weakened()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        (string Harm, string Repair)[] mutations =
        [
            ("alter table users disable row level security", "alter table users enable row level security"),
            ("alter table messages no force row level security", "alter table messages force row level security"),
            ("create policy extra on bookings using (true)", "drop policy extra on bookings"),
            (
                "alter policy tenant_isolation_services on services with check (true)",
                "alter policy tenant_isolation_services on services with check (tenant_id = require_tenant_context())"
            ),
            (
                "alter policy tenant_isolation_messages on messages to public",
                "alter policy tenant_isolation_messages on messages to authenticated"
            ),
            ("grant truncate on messages to authenticated", "revoke truncate on messages from authenticated"),
            ("alter table tenants owner to postgres", "alter table tenants owner to bookline_owner"),
            (
                "alter table bookings drop constraint bookings_tenant_id_service_id_fkey",
                "alter table bookings add constraint bookings_tenant_id_service_id_fkey foreign key (tenant_id, service_id) references services (tenant_id, id)"
            ),
            (
                "alter table users drop constraint users_tenant_id_id_key",
                "alter table users add constraint users_tenant_id_id_key unique (tenant_id, id)"
            ),
            (
                "update subscription_plans set price_monthly = 1 where id = 'starter'",
                "update subscription_plans set price_monthly = 2900 where id = 'starter'"
            ),
            (
                $"create or replace function require_tenant_context() returns uuid language sql stable as 'select ''{await salon.FirstTenantAsync()}''::uuid'",
                ""
            ),
        ];

        foreach (var (harm, repair) in mutations)
        {
            await salon.ExecuteAsync(harm);
            (await salon.VerifyFailuresAsync()).ShouldNotBeEmpty(harm);
            if (repair.Length > 0)
            {
                await salon.ExecuteAsync(repair);
                (await salon.VerifyFailuresAsync()).ShouldBeEmpty(repair);
            }
        }
    }

    [Fact]
    public async Task Verify_notices_an_original_row_that_was_changed_without_being_written()
    {
        await using var salon = await Salon.OpenAsync();
        await salon.UpAsync();
        // As if the migration itself had spoilt a row: the backup says otherwise, and nobody has written the row since.
        await salon.ExecuteAsync(
            "update messages_backup set content = 'other' where id = (select max(id) from messages_backup)"
        );
        await salon.ExecuteAsync(
            """
            update bookline_parked_0001.backup_manifest set row_hash = row_hash + 1, snapshot = pg_current_snapshot() where table_name = 'messages'
            """
        );

        (await salon.VerifyFailuresAsync()).ShouldHaveSingleItem().ShouldStartWith("rows of messages: failed");
    }
}
