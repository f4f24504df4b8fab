using Bookline.Isolation;

namespace Bookline.Isolation.Tests.Audit.Holes;

/// <summary>Policies that let more through than the tenant's rows, and how they learn who the tenant is.</summary>
internal static class PolicyHoles
{
    public static IReadOnlyList<Hole> All { get; } =
    [
        new("create policy more on shop.orders using (true)", "policy_using", Severity.Leak, "shop.orders"),
        new(
            "create policy more on shop.orders for select to {app} using (total < 10)",
            "policy_using",
            Severity.Leak,
            "shop.orders"
        ),
        new(
            "alter policy own on shop.orders using (account = nullif(current_setting('app.tenant', true), '') or current_setting('app.support', true) = 'on')",
            "policy_using",
            Severity.Leak,
            "shop.orders"
        ),
        new(
            "alter policy own on shop.orders using (account = coalesce(nullif(current_setting('app.tenant', true), ''), account))",
            "policy_using",
            Severity.Leak,
            "shop.orders"
        ),
        new("alter policy own on shop.orders with check (true)", "policy_check", Severity.Leak, "shop.orders"),
        new(
            "create policy more on shop.orders for insert to {app} with check (total > 0)",
            "policy_check",
            Severity.Leak,
            "shop.orders"
        ),
        new(
            "alter policy own on shop.orders using (exists (select from shop.customers c where c.account = orders.account))",
            "policy_using",
            Severity.NotChecked,
            "shop.orders"
        ),
        new("alter policy own on shop.orders to public", "policy_roles", Severity.Note, "shop.orders"),
        new(
            "drop policy own on shop.orders; create policy own on shop.orders for select to {app} using (account = current_setting('app.tenant'))",
            "policy_missing",
            Severity.Note,
            "shop.orders"
        ),
        new(
            "alter policy own on shop.orders using (account = current_setting('app.tenant', true))",
            "context_setting",
            Severity.Note,
            "*"
        ),
        new(
            """
            create function shop.me() returns text language sql immutable as $$select current_setting('app.tenant')$$;
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Leak,
            "*"
        ),
        new(
            """
            create function shop.me() returns text language sql volatile as $$select current_setting('app.tenant')$$;
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Note,
            "*"
        ),
        new(
            """
            create function shop.me() returns text language sql stable as $$select 'one'$$;
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Leak,
            "*"
        ),
        new(
            """
            create function shop.me() returns text language plpgsql stable as $$begin return current_setting('app.tenant'); end$$;
            alter function shop.me() owner to {app};
            alter policy own on shop.orders using (account = shop.me())
            """,
            "context_function",
            Severity.Leak,
            "*"
        ),
    ];
}
