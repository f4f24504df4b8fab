using Bookline.Isolation.Attacks;
using Bookline.Testing;

namespace Bookline.Isolation.Tests.Foreign;

/// <summary>Mistakes that real schemas have, each found by the attack that uses it.</summary>
public sealed class WeaknessTests
{
    private const string Tight = """
        create table teams (id uuid primary key, tenant_id uuid not null, name text not null);
        create table people (
          id uuid primary key, tenant_id uuid not null, team_id uuid references teams (id), mail text not null unique, unique (tenant_id, id));
        grant select, insert, update, delete on teams, people to {role};
        create policy own on teams using (tenant_id = current_setting('app.tenant', true)::uuid) with check (tenant_id = current_setting('app.tenant', true)::uuid);
        create policy own on people using (tenant_id = current_setting('app.tenant', true)::uuid) with check (tenant_id = current_setting('app.tenant', true)::uuid);
        alter table teams enable row level security, force row level security;
        alter table people enable row level security, force row level security;
        revoke execute on function set_config(text, text, boolean) from public;
        """;

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Keys_that_cross_and_keys_that_tell(int major)
    {
        await using var foreign = await ForeignDatabase.CreateAsync(major, Tight);

        ForeignDatabase
            .Troubles(await foreign.AttackAsync(), AttackOutcome.Leaked)
            .ShouldBe([
                "people: foreign key: insert below the other's row",
                "people: foreign key: move below the other's row",
                "people: oracle: foreign key",
                "people: oracle: unique key",
                "people: rule: foreign keys carry the tenant",
            ]);
    }

    [Theory]
    [InlineData("create view shown as select * from teams; grant select on shown to {role}", "teams: around: views")]
    [InlineData(
        "create materialized view kept as select name from teams; grant select on kept to {role}",
        "teams: around: materialized views"
    )]
    [InlineData("create policy also on teams for select using (name <> '')", "teams: read: by tenant")]
    [InlineData("create policy also on teams for delete using (true)", "teams: rule: every policy asks for the tenant")]
    [InlineData("alter policy own on teams with check (true)", "teams: write: merge")]
    [InlineData(
        "drop policy own on teams; create policy own on teams using (tenant_id is not null)",
        "teams: no context: read"
    )]
    [InlineData("alter table teams disable row level security", "teams: write: copy from")]
    [InlineData(
        "alter table teams owner to {role}; alter table teams no force row level security",
        "teams: around: disable row security"
    )]
    [InlineData("grant truncate on teams, people to {role}", "teams: write: truncate")]
    [InlineData("alter role {role} bypassrls", "teams: read: everything")]
    [InlineData(
        "create table old_teams () inherits (teams); grant select on old_teams to {role}",
        "old_teams: read: by tenant"
    )]
    public async Task Is_found(string mistake, string leak)
    {
        foreach (var major in (int[])[15, 18])
        {
            await using var foreign = await ForeignDatabase.CreateAsync(major, Tight);
            ForeignDatabase.Troubles(await foreign.AttackAsync(), AttackOutcome.Leaked).ShouldNotContain(leak);
            await foreign.ExecuteAsync(mistake);

            ForeignDatabase.Troubles(await foreign.AttackAsync(), AttackOutcome.Leaked).ShouldContain(leak);
        }
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Where_no_row_can_be_made_the_rows_that_are_there_are_attacked(int major)
    {
        await using var foreign = await ForeignDatabase.CreateAsync(major, Tight);
        await foreign.ExecuteAsync(
            """
            create function no() returns trigger language plpgsql as 'begin raise exception ''none of yours''; end';
            insert into teams values (gen_random_uuid(), gen_random_uuid(), 'a'), (gen_random_uuid(), gen_random_uuid(), 'b');
            create trigger no before insert on teams for each row execute function no();
            alter table teams disable row level security;
            """
        );

        var results = await foreign.AttackAsync();

        results.Single(r => r is { Table: "teams", Attack: "read: by tenant" }).Outcome.ShouldBe(AttackOutcome.Leaked);
        var insert = results.Single(r => r is { Table: "teams", Attack: "write: insert" });
        insert.Outcome.ShouldBe(AttackOutcome.NotRun);
        insert.Detail.ShouldContain("none of yours");
        (await foreign.Database.ScalarAsync<long>("select count(*) from teams")).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task Where_there_is_no_row_and_none_can_be_made_the_report_says_so(int major)
    {
        await using var foreign = await ForeignDatabase.CreateAsync(major, Tight);
        await foreign.ExecuteAsync("alter table teams add constraint never check (length(name) > 999999)");

        var results = await foreign.AttackAsync();

        var read = results.Single(r => r is { Table: "teams", Attack: "read: by tenant" });
        read.Outcome.ShouldBe(AttackOutcome.NotRun);
        read.Detail.ShouldContain("never");
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_database_without_any_way_to_bind_a_tenant_is_not_called_safe(int major)
    {
        await using var foreign = await ForeignDatabase.CreateAsync(
            major,
            "create table notes (id int primary key, tenant_id int not null); grant select on notes to {role}"
        );

        var results = await foreign.AttackAsync();

        ForeignDatabase.Troubles(results, AttackOutcome.Leaked).ShouldContain("notes: no context: read");
        results.Single(r => r.Attack == "read: by tenant").Detail.ShouldContain("no way to bind a tenant");
    }
}
