using Bookline.Isolation.Attacks;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Foreign;

/// <summary>The attacks on schemas that Bookline did not make: other types, settings, schemas and partitions.</summary>
public sealed class ForeignSchemaTests
{
    private const string TextTenants = """
        create schema shop; create schema billing; grant usage on schema shop, billing to {role};
        create type shop.state as enum ('open', 'paid');
        create domain shop.mail as text check (value ~ '@');
        create table shop.customers (
          id bigint generated always as identity primary key, account_id text not null, mail shop.mail not null, country char(2) not null check (country in ('DE', 'FR')),
          unique (account_id, mail), unique (account_id, id));
        create table billing.invoices (
          id serial, account_id text not null, customer_id bigint not null, state shop.state not null, lines jsonb not null, issued_on date not null, due_on date not null check (due_on > issued_on),
          tags text[] not null, cents integer not null check (cents between 5 and 10),
          foreign key (account_id, customer_id) references shop.customers (account_id, id)) partition by range (issued_on);
        create table billing.invoices_2026 partition of billing.invoices for values from ('2026-01-01') to ('2027-01-01');
        create table billing.invoices_2027 partition of billing.invoices for values from ('2027-01-01') to ('2028-01-01');
        grant select, insert, update, delete on shop.customers, billing.invoices to {role};
        grant usage on all sequences in schema shop, billing to {role};
        create policy own on shop.customers using (account_id = current_setting('app.account', true)) with check (account_id = current_setting('app.account', true));
        create policy own on billing.invoices using (account_id = current_setting('app.account', true)) with check (account_id = current_setting('app.account', true));
        alter table shop.customers enable row level security, force row level security;
        alter table billing.invoices enable row level security, force row level security;
        """;

    private const string NoSetConfig = "revoke execute on function set_config(text, text, boolean) from public";

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Text_tenants_in_several_schemas_with_partitions(int major)
    {
        await using var shop = await ForeignDatabase.CreateAsync(major, TextTenants);

        var results = await shop.AttackAsync(o => o with { TenantColumn = "account_id" });

        // What is left is true: one expression in a query is enough to be another tenant.
        ForeignDatabase
            .Troubles(results, AttackOutcome.Leaked)
            .ShouldBe(["billing.invoices: injected set_config", "shop.customers: injected set_config"]);
        ForeignDatabase.Troubles(results, AttackOutcome.NotRun).ShouldBeEmpty();
        await shop.ExecuteAsync(NoSetConfig);
        ForeignDatabase.ShouldBeTight(await shop.AttackAsync(o => o with { TenantColumn = "account_id" }));
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_partition_that_can_be_read_directly_is_a_leak(int major)
    {
        await using var shop = await ForeignDatabase.CreateAsync(major, TextTenants);
        await shop.ExecuteAsync($"{NoSetConfig}; grant select on billing.invoices_2027 to {shop.Role}");

        var results = await shop.AttackAsync(o => o with { TenantColumn = "account_id" });

        ForeignDatabase
            .Troubles(results, AttackOutcome.Leaked)
            .ShouldBe(["billing.invoices: around: partitions and children"]);
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Only_the_schemas_that_were_asked_for(int major)
    {
        await using var shop = await ForeignDatabase.CreateAsync(major, TextTenants);

        var results = await shop.AttackAsync(o => o with { TenantColumn = "account_id", Schemas = ["shop"] });

        results.Select(r => r.Table).Distinct().ShouldBe(["shop.customers"]);
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Integer_tenants_out_of_a_token(int major)
    {
        await using var shop = await ForeignDatabase.CreateAsync(
            major,
            $$"""
            create table organizations (id integer generated always as identity primary key, name text not null);
            create table notes (id uuid primary key default gen_random_uuid(), org_id integer not null references organizations (id), body text not null);
            grant select, insert, update, delete on notes to {role};
            create function claimed() returns integer language sql stable as
              $f$ select (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'org_id')::integer $f$;
            create policy own on notes to {role} using (org_id = claimed()) with check (org_id = claimed());
            alter table notes enable row level security, force row level security;
            {{NoSetConfig}};
            """
        );

        var results = await shop.AttackAsync(o =>
            o with
            {
                TenantColumn = "org_id",
                TenantsTable = "organizations",
                ContextSettings = new Dictionary<string, string>
                {
                    ["request.jwt.claims"] = """{"sub": "x", "org_id": "{tenant}"}""",
                },
            }
        );

        ForeignDatabase.ShouldBeTight(results);
        results.ShouldContain(r => r.Table == "organizations" && r.Attack == "reach");
        results.ShouldContain(r =>
            r.Table == "notes" && r.Attack == "write: insert" && r.Outcome == AttackOutcome.Refused
        );
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_context_bound_by_a_statement_of_ones_own(int major)
    {
        await using var shop = await ForeignDatabase.CreateAsync(
            major,
            $$"""
            create table notes (id int primary key, tenant_id smallint not null, body varchar(4) not null);
            grant select, insert, update, delete on notes to {role};
            create policy own on notes using (tenant_id = current_setting('my.tenant', true)::smallint) with check (tenant_id = current_setting('my.tenant', true)::smallint);
            alter table notes enable row level security, force row level security;
            """
        );

        var results = await shop.AttackAsync(o =>
            o with
            {
                ContextSql = "select set_config('my.tenant', '{tenant}', true)",
            }
        );

        ForeignDatabase.Troubles(results, AttackOutcome.NotRun).ShouldBeEmpty();
        ForeignDatabase
            .Troubles(results, AttackOutcome.Leaked)
            .ShouldBe(["notes: injected context function", "notes: injected set_config"]);
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task As_an_owner_who_is_no_superuser(int major)
    {
        await using var shop = await ForeignDatabase.CreateAsync(major, TextTenants);
        await shop.ExecuteAsync(
            $$"""
            create role {admin} login bypassrls in role {role}; {{NoSetConfig}};
            alter schema shop owner to {admin}; alter schema billing owner to {admin};
            alter table shop.customers owner to {admin}; alter table billing.invoices owner to {admin};
            """
        );
        Task<IReadOnlyList<AttackResult>> AttackAsync() =>
            shop.AttackAsync(o =>
                o with
                {
                    TenantColumn = "account_id",
                    ConnectionString = shop.Database.ConnectionStringFor(shop.Admin),
                }
            );

        var asOwner = await AttackAsync();

        ForeignDatabase.Troubles(asOwner, AttackOutcome.Leaked).ShouldBeEmpty();
        ForeignDatabase
            .Troubles(asOwner, AttackOutcome.NotRun)
            .ShouldBe([
                "billing.invoices: around: set role to the owner",
                "shop.customers: around: set role to the owner",
            ]);

        // Under FORCE an owner without BYPASSRLS can plant nothing and see nothing, and the report must not call that safe.
        await shop.ExecuteAsync("alter role {admin} nobypassrls");
        var confined = await AttackAsync();
        var read = confined.Single(r => r is { Table: "shop.customers", Attack: "read: by tenant" });
        read.Outcome.ShouldBe(AttackOutcome.NotRun);
        read.Detail.ShouldContain("row-level security");
    }
}
