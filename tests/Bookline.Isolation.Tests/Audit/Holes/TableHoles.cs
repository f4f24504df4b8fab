using Bookline.Isolation;

namespace Bookline.Isolation.Tests.Audit.Holes;

/// <summary>Tables whose rows are not isolated, or not for everybody.</summary>
internal static class TableHoles
{
    public static IReadOnlyList<Hole> All { get; } =
    [
        new("alter table shop.orders disable row level security", "row_security", Severity.Leak, "shop.orders"),
        new("alter table shop.orders no force row level security", "force_row_security", Severity.Leak, "shop.orders"),
        new(
            "alter table shop.orders owner to postgres; alter table shop.orders no force row level security",
            "force_row_security",
            Severity.Note,
            "shop.orders"
        ),
        new(
            "create table shop.notes (account text not null, t text); grant select on shop.notes to {app}",
            "row_security",
            Severity.Leak,
            "shop.notes"
        ),
        new("create table shop.notes (account text not null, t text)", "row_security", Severity.Note, "shop.notes"),
        new(
            "create table shop.old_orders () inherits (shop.orders); grant select on shop.old_orders to {app}",
            "row_security",
            Severity.Leak,
            "shop.old_orders"
        ),
        new(
            "create table shop.copy (like shop.orders including all); grant select on shop.copy to {app}",
            "row_security",
            Severity.Leak,
            "shop.copy"
        ),
        new(
            "alter table shop.orders drop constraint orders_pkey; alter table shop.orders alter account drop not null",
            "nullable_key",
            Severity.Note,
            "shop.orders"
        ),
    ];
}
