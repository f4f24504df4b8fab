namespace Bookline.Isolation.Tests.Audit;

/// <summary>
/// A database that is not Bookline's, and sound: tenants are accounts with text ids, and policies read a setting.
/// </summary>
internal static class Shop
{
    public const string Schema = """
        create schema shop;
        grant usage, create on schema shop to {owner};
        grant usage on schema shop to {app};
        create table shop.accounts (id text primary key, name text);
        create table shop.customers (
          account text not null references shop.accounts, id uuid not null, email text, primary key (account, id)
        );
        create table shop.orders (
          account text not null references shop.accounts, id uuid not null, customer uuid not null, total numeric,
          placed_at timestamptz not null default now(),
          primary key (account, id), foreign key (account, customer) references shop.customers (account, id)
        );
        alter table shop.accounts owner to {owner};
        alter table shop.customers owner to {owner};
        alter table shop.orders owner to {owner};
        grant select on shop.accounts to {app};
        grant select, insert, update, delete on shop.customers, shop.orders to {app};
        create policy own on shop.accounts to {app} using (id = nullif(current_setting('app.tenant', true), ''));
        create policy own on shop.customers to {app} using (account = nullif(current_setting('app.tenant', true), ''));
        create policy own on shop.orders to {app} using (account = nullif(current_setting('app.tenant', true), ''));
        alter table shop.accounts enable row level security, force row level security;
        alter table shop.customers enable row level security, force row level security;
        alter table shop.orders enable row level security, force row level security;
        """;

    public static Task<AuditedDatabase> OpenAsync(int major) => AuditedDatabase.CreateAsync(major, Schema);

    public static Task<IsolationReport> AuditShopAsync(this AuditedDatabase shop, string? role = null) =>
        shop.AuditAsync("account", "accounts", role);
}
