using Bookline.Isolation;

namespace Bookline.Isolation.Tests.Audit.Holes;

/// <summary>Ways around the policies of a table: who reads them reads as somebody else.</summary>
internal static class ViewAndFunctionHoles
{
    public static IReadOnlyList<Hole> All { get; } =
    [
        new(
            "create view shop.all_orders as select * from shop.orders; grant select on shop.all_orders to {app}",
            "view",
            Severity.Leak,
            "shop.orders"
        ),
        new(
            """
            create view shop.inner_orders as select * from shop.orders;
            create view shop.outer_orders with (security_invoker = true) as select * from shop.inner_orders;
            grant select on shop.outer_orders to {app}
            """,
            "view",
            Severity.Leak,
            "shop.orders"
        ),
        new(
            "create view shop.all_orders as select * from shop.orders; alter view shop.all_orders owner to {owner}; grant select on shop.all_orders to {app}",
            "view",
            Severity.Note,
            "shop.orders"
        ),
        new(
            "create materialized view shop.totals as select account, sum(total) from shop.orders group by 1; grant select on shop.totals to {app}",
            "materialized_view",
            Severity.Leak,
            "shop.orders"
        ),
        new(
            "create function shop.peek() returns bigint language sql security definer as 'select count(*) from shop.orders'",
            "security_definer",
            Severity.Leak,
            "*"
        ),
        new(
            """
            create function shop.peek() returns bigint language sql security definer set search_path = shop as 'select count(*) from orders';
            grant temporary on database {database} to {app}
            """,
            "security_definer",
            Severity.Leak,
            "*"
        ),
        new(
            """
            create function shop.peek() returns trigger language plpgsql security definer as 'begin return new; end';
            revoke execute on function shop.peek() from public;
            create trigger peek before insert on shop.orders for each row execute function shop.peek()
            """,
            "security_definer",
            Severity.Leak,
            "*"
        ),
        new(
            "create function shop.peek() returns bigint language sql security definer set search_path = pg_catalog, pg_temp as 'select count(*) from shop.orders'",
            "security_definer",
            Severity.Note,
            "*"
        ),
        new(
            "create function shop.sees(text) returns boolean language sql immutable leakproof as 'select true'",
            "leakproof",
            Severity.Leak,
            "*"
        ),
    ];
}
