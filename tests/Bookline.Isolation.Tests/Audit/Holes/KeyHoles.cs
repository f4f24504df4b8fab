using Bookline.Isolation;

namespace Bookline.Isolation.Tests.Audit.Holes;

/// <summary>Keys and indexes that reach across tenants, or tell of another's rows.</summary>
internal static class KeyHoles
{
    public static IReadOnlyList<Hole> All { get; } =
    [
        new(
            "alter table shop.orders add unique (id); alter table shop.orders add column parent uuid references shop.orders (id) on delete cascade",
            "foreign_key",
            Severity.Leak,
            "shop.orders"
        ),
        new(
            "alter table shop.orders add column sold_by text references shop.accounts",
            "foreign_key",
            Severity.Note,
            "shop.orders"
        ),
        new(
            """
            create table shop.lines (id int primary key, account_of text, order_id uuid, foreign key (account_of, order_id) references shop.orders);
            grant select on shop.lines to {app}
            """,
            "untenanted_table",
            Severity.Note,
            "shop.orders"
        ),
        new(
            "alter table shop.customers drop constraint customers_account_fkey",
            "tenant_reference",
            Severity.Note,
            "shop.customers"
        ),
        new("create unique index on shop.customers (email)", "existence_oracle", Severity.Note, "shop.customers"),
        new(
            "alter table shop.orders add column during tstzrange, add exclude using gist (during with &&)",
            "existence_oracle",
            Severity.Note,
            "shop.orders"
        ),
        new("create index on shop.orders (total)", "disabled_index", Severity.Note, "shop.orders"),
        new("alter table shop.orders drop constraint orders_pkey", "tenant_index", Severity.Note, "shop.orders"),
    ];
}
