using Bookline.Isolation;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>Every check, by a hole planted in a sound database: nothing is found before, and it is found after.</summary>
public sealed class PlantedHoleTests
{
    /// <summary>What is done, the check that must find it, how serious it is, and the table (or * for the database).</summary>
    private static readonly (string Sql, string Check, Severity Severity, string Table)[] Holes =
    [
        ("alter table shop.orders disable row level security", "row_security", Severity.Leak, "shop.orders"),
        ("alter table shop.orders no force row level security", "force_row_security", Severity.Leak, "shop.orders"),
        (
            "alter table shop.orders owner to postgres; alter table shop.orders no force row level security",
            "force_row_security",
            Severity.Note,
            "shop.orders"
        ),
        (
            "create table shop.notes (account text not null, t text); grant select on shop.notes to {app}",
            "row_security",
            Severity.Leak,
            "shop.notes"
        ),
        ("create table shop.notes (account text not null, t text)", "row_security", Severity.Note, "shop.notes"),
        (
            "create table shop.old_orders () inherits (shop.orders); grant select on shop.old_orders to {app}",
            "row_security",
            Severity.Leak,
            "shop.old_orders"
        ),
        (
            "create table shop.copy (like shop.orders including all); grant select on shop.copy to {app}",
            "row_security",
            Severity.Leak,
            "shop.copy"
        ),
        (
            "alter table shop.orders drop constraint orders_pkey; alter table shop.orders alter account drop not null",
            "nullable_key",
            Severity.Note,
            "shop.orders"
        ),
        ("create policy more on shop.orders using (true)", "policy_using", Severity.Leak, "shop.orders"),
        (
            "create policy more on shop.orders for select to {app} using (total < 10)",
            "policy_using",
            Severity.Leak,
            "shop.orders"
        ),
        (
            "alter policy own on shop.orders using (account = nullif(current_setting('app.tenant', true), '') or current_setting('app.support', true) = 'on')",
            "policy_using",
            Severity.Leak,
            "shop.orders"
        ),
        (
            "alter policy own on shop.orders using (account = coalesce(nullif(current_setting('app.tenant', true), ''), account))",
            "policy_using",
            Severity.Leak,
            "shop.orders"
        ),
        ("alter policy own on shop.orders with check (true)", "policy_check", Severity.Leak, "shop.orders"),
        (
            "create policy more on shop.orders for insert to {app} with check (total > 0)",
            "policy_check",
            Severity.Leak,
            "shop.orders"
        ),
        (
            "alter policy own on shop.orders using (exists (select from shop.customers c where c.account = orders.account))",
            "policy_using",
            Severity.NotChecked,
            "shop.orders"
        ),
        ("alter policy own on shop.orders to public", "policy_roles", Severity.Note, "shop.orders"),
        (
            "drop policy own on shop.orders; create policy own on shop.orders for select to {app} using (account = current_setting('app.tenant'))",
            "policy_missing",
            Severity.Note,
            "shop.orders"
        ),
        (
            "alter policy own on shop.orders using (account = current_setting('app.tenant', true))",
            "context_setting",
            Severity.Note,
            "*"
        ),
        (
            """
            create function shop.me() returns text language sql immutable as $$select current_setting('app.tenant')$$;
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Leak,
            "*"
        ),
        (
            """
            create function shop.me() returns text language sql volatile as $$select current_setting('app.tenant')$$;
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Note,
            "*"
        ),
        (
            """
            create function shop.me() returns text language sql stable as $$select 'one'$$;
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Leak,
            "*"
        ),
        (
            """
            create function shop.me() returns text language plpgsql stable as $$begin return current_setting('app.tenant'); end$$;
            alter function shop.me() owner to {app};
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Leak,
            "*"
        ),
        ("grant truncate on shop.orders to {app}", "grant", Severity.Leak, "shop.orders"),
        ("grant trigger on shop.orders to {app}", "grant", Severity.Leak, "shop.orders"),
        ("grant references on shop.orders to {app}", "grant", Severity.Note, "shop.orders"),
        ("grant truncate on shop.orders to public", "grant", Severity.Leak, "shop.orders"),
        ("grant select on shop.orders to public", "grant_public", Severity.Note, "shop.orders"),
        (
            "alter default privileges in schema shop grant select on tables to {app}",
            "default_grant",
            Severity.Note,
            "*"
        ),
        ("alter role {app} superuser", "login", Severity.Leak, "*"),
        ("alter role {app} bypassrls", "login", Severity.Leak, "*"),
        ("grant {owner} to {app}", "login", Severity.Leak, "*"),
        ("alter table shop.orders owner to {app}", "login", Severity.Leak, "*"),
        ("alter schema shop owner to {app}", "login", Severity.Leak, "*"),
        ("alter role {app} replication", "login", Severity.Leak, "*"),
        ("grant pg_read_server_files to {app}", "login", Severity.Leak, "*"),
        ("alter role {owner} login", "login", Severity.Note, "*"),
        (
            "grant execute on function pg_catalog.set_config(text, text, boolean) to {app}",
            "set_config",
            Severity.Note,
            "*"
        ),
        ("grant temporary on database {database} to public", "temp", Severity.Note, "*"),
        ("grant create on schema shop to {app}", "create", Severity.Note, "*"),
        (
            "create view shop.all_orders as select * from shop.orders; grant select on shop.all_orders to {app}",
            "view",
            Severity.Leak,
            "shop.orders"
        ),
        (
            """
            create view shop.inner_orders as select * from shop.orders;
            create view shop.outer_orders with (security_invoker = true) as select * from shop.inner_orders;
            grant select on shop.outer_orders to {app}
            """,
            "view",
            Severity.Leak,
            "shop.orders"
        ),
        (
            "create view shop.all_orders as select * from shop.orders; alter view shop.all_orders owner to {owner}; grant select on shop.all_orders to {app}",
            "view",
            Severity.Note,
            "shop.orders"
        ),
        (
            "create materialized view shop.totals as select account, sum(total) from shop.orders group by 1; grant select on shop.totals to {app}",
            "materialized_view",
            Severity.Leak,
            "shop.orders"
        ),
        (
            "create function shop.peek() returns bigint language sql security definer as 'select count(*) from shop.orders'",
            "security_definer",
            Severity.Leak,
            "*"
        ),
        (
            """
            create function shop.peek() returns bigint language sql security definer set search_path = shop as 'select count(*) from orders';
            grant temporary on database {database} to {app}
            """,
            "security_definer",
            Severity.Leak,
            "*"
        ),
        (
            """
            create function shop.peek() returns trigger language plpgsql security definer as 'begin return new; end';
            revoke execute on function shop.peek() from public;
            create trigger peek before insert on shop.orders for each row execute function shop.peek()
            """,
            "security_definer",
            Severity.Leak,
            "*"
        ),
        (
            "create function shop.peek() returns bigint language sql security definer set search_path = pg_catalog, pg_temp as 'select count(*) from shop.orders'",
            "security_definer",
            Severity.Note,
            "*"
        ),
        (
            "create function shop.sees(text) returns boolean language sql immutable leakproof as 'select true'",
            "leakproof",
            Severity.Leak,
            "*"
        ),
        (
            "alter table shop.orders add unique (id); alter table shop.orders add column parent uuid references shop.orders (id) on delete cascade",
            "foreign_key",
            Severity.Leak,
            "shop.orders"
        ),
        (
            "alter table shop.orders add column sold_by text references shop.accounts",
            "foreign_key",
            Severity.Note,
            "shop.orders"
        ),
        (
            """
            create table shop.lines (id int primary key, account_of text, order_id uuid, foreign key (account_of, order_id) references shop.orders);
            grant select on shop.lines to {app}
            """,
            "untenanted_table",
            Severity.Note,
            "shop.orders"
        ),
        (
            "alter table shop.orders drop constraint orders_account_fkey",
            "tenant_reference",
            Severity.Note,
            "shop.orders"
        ),
        ("create unique index on shop.customers (email)", "existence_oracle", Severity.Note, "shop.customers"),
        (
            "alter table shop.orders add column during tstzrange, add exclude using gist (during with &&)",
            "existence_oracle",
            Severity.Note,
            "shop.orders"
        ),
        ("create index on shop.orders (total)", "disabled_index", Severity.Note, "shop.orders"),
        ("alter table shop.orders drop constraint orders_pkey", "tenant_index", Severity.Note, "shop.orders"),
    ];

    public static TheoryData<int, int> OnEveryServer
    {
        get
        {
            var all = new TheoryData<int, int>();
            for (var hole = 0; hole < Holes.Length; hole++)
            {
                all.Add(15, hole);
                all.Add(18, hole);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(OnEveryServer))]
    public async Task Is_found(int major, int number)
    {
        var (sql, check, severity, table) = Holes[number];
        await using var shop = await Shop.OpenAsync(major);
        await shop.ExecuteAsync(
            """
            revoke temporary on database {database} from public;
            revoke execute on function pg_catalog.set_config(text, text, boolean) from public
            """
        );
        var before = (await shop.AuditShopAsync()).ShouldHaveNoLeak();

        await shop.ExecuteAsync(sql);
        var after = await shop.AuditShopAsync();

        var found = after.Findings.Except(before.Findings).Where(f => f.Severity != Severity.Proved).ToList();
        found
            .Select(f => (f.Check, f.Severity, f.Table ?? "*"))
            .ShouldContain((check, severity, table), $"{sql}\n{string.Join('\n', found)}");
        after.Leaks.ShouldBe(found.Any(f => f.Severity == Severity.Leak));
        if (severity != Severity.Leak)
        {
            after.ShouldHaveNoLeak();
        }
        else
        {
            after.Tables.Where(t => table == "*" || t.Name == table).ShouldAllBe(t => t.Leaks);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_leak_that_is_accepted_becomes_a_note(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        await shop.ExecuteAsync("grant truncate on shop.orders to {app}; grant truncate on shop.customers to {app}");

        var all = await shop.AuditAsync("account", "accounts", accepted: ["grant"]);
        all.ShouldHaveNoLeak().Of(Severity.Note).Count(n => n.Contains("(accepted)")).ShouldBe(2);

        var one = await shop.AuditAsync("account", "accounts", accepted: ["grant:shop.orders"]);
        one.Of(Severity.Leak).ShouldHaveSingleItem().ShouldContain("shop.customers");
    }
}
