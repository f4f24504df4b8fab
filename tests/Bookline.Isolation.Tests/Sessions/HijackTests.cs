using Bookline.Testing;

namespace Bookline.Isolation.Tests.Sessions;

/// <summary>Objects put in front of the real ones, and ways past the tables altogether.</summary>
public sealed class HijackTests
{
    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory]
    [InlineData("create temp table services (like public.services)")]
    [InlineData("create function pg_temp.get_tenant_context() returns uuid language sql return gen_random_uuid()")]
    [InlineData("create schema evil")]
    [InlineData("create function public.lower(uuid) returns text language sql return 'x'")]
    [InlineData("create table public.x ()")]
    [InlineData("create publication everything for all tables")]
    [InlineData("select pg_create_logical_replication_slot('spy', 'pgoutput')")]
    [InlineData("select pg_create_physical_replication_slot('spy')")]
    [InlineData("copy services to program 'cat'")]
    [InlineData("copy (select 1) to '/dev/null'")]
    [InlineData("select pg_read_file('PG_VERSION')")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("create extension dblink")]
    [InlineData("set role bookline_owner")]
    [InlineData("set session authorization postgres")]
    public async Task The_application_may_not(string sql)
    {
        foreach (var major in (int[])[15, 18])
        {
            var tenants = await Tenants.SharedAsync(major);
            await using var app = await tenants.OpenAppAsync();
            await Sql.ExecuteAsync(app, "set check_function_bodies = off");

            await Sql.ShouldFailAsync(app, "42501", sql);
        }
    }

    /// <summary>Whoever owns nothing can still set a search_path; names and operators inside must not follow it.</summary>
    [Theory]
    [InlineData(15, "''")]
    [InlineData(18, "''")]
    [InlineData(15, "evil, pg_catalog, public")]
    [InlineData(18, "evil, pg_catalog, public")]
    public async Task No_search_path_changes_what_the_context_means(int major, string path)
    {
        await using var tenants = await Tenants.MoveInAsync(major);
        // Planted with an owner's rights: were the functions to look names up, this is what they would find.
        await tenants.Database.ExecuteAsync(
            $"""
            create schema evil; grant usage on schema evil to public;
            create function evil.current_setting(text, boolean) returns text language sql return '{Tenants.B}';
            create function evil.get_tenant_context() returns uuid language sql return '{Tenants.B}'::uuid;
            create function evil.same(text, text) returns boolean language sql return true;
            create operator evil.= (leftarg = text, rightarg = text, function = evil.same);
            """
        );
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(app, $"set search_path = {path}");
        const string seen = "select pg_catalog.string_agg(distinct tenant_id::text, ',') from public.services";
        await Sql.ShouldFailAsync(app, "42501", seen);
        await Sql.ExecuteAsync(app, $"set app.current_tenant_id = '{Tenants.B}'");
        await Sql.ShouldFailAsync(app, "42501", seen);

        (await Sql.TextAsync(app, $"begin; select public.set_tenant_context('{Tenants.A}'); {seen}")).ShouldBe(
            Tenants.A
        );
    }

    /// <summary>A function that runs as its owner is safe only where it says which names it means.</summary>
    [Theory, MemberData(nameof(Majors))]
    public async Task Functions_that_run_as_their_owner_fix_their_search_path(int major)
    {
        var tenants = await Tenants.SharedAsync(major);

        (
            await tenants.Database.ColumnAsync(
                """
                select oid::regprocedure::text from pg_proc
                where prosecdef and pronamespace = 'public'::regnamespace and has_function_privilege('bookline_app', oid, 'execute')
                  and not coalesce(array_to_string(proconfig, ' ') ~ 'search_path=pg_catalog, pg_temp', false)
                """
            )
        ).ShouldBeEmpty();
    }

    /// <summary>pg_dump of the server's version must not be older than the server: 15 is what is here everywhere.</summary>
    [Theory]
    [InlineData("--data-only")]
    [InlineData("--data-only --enable-row-security")]
    [InlineData("--data-only --enable-row-security --inserts")]
    public async Task A_dump_by_the_application_is_an_error(string arguments)
    {
        await using var tenants = await Tenants.MoveInAsync(15);
        var url = tenants.Database.Server.Url(tenants.Database.Name, "bookline_app");
        Task<string> DumpAsync() =>
            PostgresTool.RunAsync("pg_dump", [.. arguments.Split(' '), "--table=public.services", url]);
        (await Should.ThrowAsync<InvalidOperationException>(DumpAsync)).Message.ShouldContain("set_config");
        // It does not rest on that alone: where set_config could not be revoked, the table itself refuses.
        await tenants.Database.ExecuteAsync(
            "grant execute on function pg_catalog.set_config(text, text, boolean) to bookline_app"
        );

        var error = await Should.ThrowAsync<InvalidOperationException>(DumpAsync);

        error.Message.ShouldContain(arguments.Contains("enable") ? "no tenant context" : "row-level security");
        error.Message.ShouldNotContain("cut of");
    }
}
