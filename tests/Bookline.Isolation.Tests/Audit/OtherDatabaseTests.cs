using Bookline.Isolation;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Audit;

/// <summary>Sound databases of other applications: no leak is reported where there is none.</summary>
public sealed class OtherDatabaseTests
{
    private const string Claims = "(current_setting('request.jwt.claims', true)::jsonb ->> 'tenant')::int";

    /// <summary>Integer ids, policies on a claim of a JWT, three schemas, the tenants' table called otherwise.</summary>
    private const string Clinic = $$"""
        create schema core; create schema care; create schema money;
        grant usage on schema core, care, money to {app};
        create table core.clinics (clinic_id int primary key, name text not null);
        create table care.patients (
          clinic_id int not null references core.clinics, id bigint generated always as identity, name text,
          primary key (clinic_id, id)
        );
        create table money.invoices (
          clinic_id int not null references core.clinics, id bigint generated always as identity, patient bigint not null,
          primary key (clinic_id, id), foreign key (clinic_id, patient) references care.patients (clinic_id, id)
        );
        alter table core.clinics enable row level security, force row level security;
        alter table care.patients enable row level security, force row level security;
        alter table money.invoices enable row level security, force row level security;
        create policy own on core.clinics to {app} using (clinic_id = {{Claims}});
        create policy own on care.patients to {app} using (clinic_id = (select {{Claims}}));
        create policy reads on money.invoices for select to {app} using ({{Claims}} = clinic_id);
        create policy writes on money.invoices for insert to {app} with check (clinic_id = {{Claims}} and patient > 0);
        grant select on core.clinics to {app};
        grant select, insert, update, delete on care.patients to {app};
        grant select, insert on money.invoices to {app};
        """;

    private const string Events = """
        create table events (
          "Org" text not null, at timestamptz not null, what text
        ) partition by range (at);
        create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
        create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
        create index on events ("Org", at);
        alter table events enable row level security, force row level security;
        create policy own on events to {app} using ("Org" = nullif(current_setting('app.tenant', true), ''));
        create policy nobody_old on events as restrictive to {app} using (at > '2000-01-01');
        grant select, insert on events to {app};
        """;

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Text_ids_and_a_setting(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        var report = (await shop.AuditShopAsync()).ShouldHaveNoLeak();
        report.Roles.ShouldBe([shop.App]);
        report
            .Tables.Select(t => $"{t.Name} {t.Key} {t.Rows}")
            .ShouldBe(["shop.accounts id Proved", "shop.customers account Proved", "shop.orders account Proved"]);
        report.Of(Severity.NotChecked).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Integer_ids_a_claim_and_several_schemas(int major)
    {
        await using var clinic = await AuditedDatabase.CreateAsync(major, Clinic);
        var report = (await clinic.AuditAsync("clinic_id", "core.clinics.clinic_id")).ShouldHaveNoLeak();
        report.Of(Severity.NotChecked).ShouldBeEmpty();
        report.Tables.Select(t => t.Name).ShouldBe(["care.patients", "core.clinics", "money.invoices"]);

        var one = await clinic.AuditAsync("clinic_id", "none", schemas: ["money"]);
        one.Tables.Select(t => t.Name).ShouldBe(["money.invoices"]);

        await clinic.ExecuteAsync("alter policy reads on money.invoices using (true)");
        (await clinic.AuditAsync("clinic_id"))
            .Of(Severity.Leak)
            .ShouldHaveSingleItem()
            .ShouldStartWith("policy_using money.invoices reads");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task Partitions_are_fine_until_they_can_be_reached_directly(int major)
    {
        await using var events = await AuditedDatabase.CreateAsync(major, Events);
        var report = (await events.AuditAsync("Org")).ShouldHaveNoLeak();
        report
            .Tables.Select(t => $"{t.Name} {t.Kind} {t.Rows}")
            .ShouldBe([
                "public.events partitioned Proved",
                "public.events_2024 partition Proved",
                "public.events_2025 partition Proved",
            ]);

        await events.ExecuteAsync("grant select on events_2024 to {app}");
        var leak = (await events.AuditAsync("Org")).Of(Severity.Leak).ShouldHaveSingleItem();
        leak.ShouldContain("can be reached directly, beside public.events,");
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_restrictive_policy_that_isolates_makes_up_for_permissive_ones(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        await shop.ExecuteAsync(
            """
            create policy all_rows on shop.orders to {app} using (true);
            create policy fence on shop.orders as restrictive to {app} using (account = nullif(current_setting('app.tenant', true), ''))
            """
        );
        (await shop.AuditShopAsync()).ShouldHaveNoLeak();
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task What_only_other_roles_may_is_a_note_once_the_application_is_named(int major)
    {
        await using var shop = await Shop.OpenAsync(major);
        var staff = AuditedDatabase.NewRole("staff");
        await shop.ExecuteAsync(
            $"""
            create role {staff} login bypassrls;
            grant select on shop.orders to {staff};
            create policy staff on shop.orders for select to {staff} using (true)
            """
        );

        (await shop.AuditShopAsync())
            .Of(Severity.Leak)
            .Select(l => l.Split(' ')[0])
            .ShouldBe(["login", "policy_using"], ignoreOrder: true);
        (await shop.AuditShopAsync(role: shop.App))
            .ShouldHaveNoLeak()
            .Of(Severity.Note)
            .ShouldContain(n => n.Contains(staff));
    }

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task An_application_that_owns_its_tables_is_found_and_told(int major)
    {
        await using var own = await AuditedDatabase.CreateAsync(
            major,
            """
            create table things (tenant_id uuid not null, name text);
            alter table things owner to {app};
            alter table things enable row level security, force row level security;
            create policy own on things using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
            """
        );
        var report = await own.AuditAsync();
        report.Roles.ShouldBe([own.App]);
        report.Of(Severity.Leak).ShouldHaveSingleItem().ShouldContain("owns public.things");
    }

    [Fact]
    public async Task Any_login_may_audit()
    {
        await using var shop = await Shop.OpenAsync(15);
        var byApplication = await shop.AuditAsync("account", "accounts", user: shop.App);
        byApplication.ShouldHaveNoLeak();
        byApplication.Findings.ShouldBe((await shop.AuditShopAsync()).Findings);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await using var shop = await Shop.OpenAsync(15);
        (await Should.ThrowAsync<NothingToAuditException>(() => shop.AuditAsync())).Message.ShouldContain(
            "has a column 'tenant_id'"
        );
        (
            await Should.ThrowAsync<NothingToAuditException>(() => shop.AuditAsync("account", "firms"))
        ).Message.ShouldContain("'firms'");
        (
            await Should.ThrowAsync<NothingToAuditException>(() => shop.AuditAsync("account", schemas: ["nope"]))
        ).Hint.ShouldContain("shop");
        (
            await Should.ThrowAsync<NothingToAuditException>(() => shop.AuditAsync("account", role: "nobody_here"))
        ).Message.ShouldContain("nobody_here");
    }
}
