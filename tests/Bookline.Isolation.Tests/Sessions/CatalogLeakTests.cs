using Bookline.Testing;
using Npgsql;

namespace Bookline.Isolation.Tests.Sessions;

/// <summary>Statistics, activity and everything else of the server that speaks of rows without being a table.</summary>
public sealed class CatalogLeakTests
{
    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Statistics_show_no_values(int major)
    {
        await using var tenants = await Tenants.MoveInAsync(major);
        await tenants.Database.ExecuteAsync(
            "create statistics names (mcv) on tenant_id, name from services; analyze services"
        );
        (
            await tenants.Database.ScalarAsync<long>("select count(*) from pg_stats where tablename = 'services'")
        ).ShouldBeGreaterThan(0);
        await using var app = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(app, Tenants.Bind(Tenants.A));

        (await Sql.TextAsync(app, "select count(*) from pg_stats where tablename = 'services'")).ShouldBe("0");
        (await Sql.TextAsync(app, "select count(*) from pg_stats_ext where tablename = 'services'")).ShouldBe("0");
        await Sql.ShouldFailAsync(app, "42501", "select from pg_statistic");
    }

    /// <summary>Every tenant's work runs as one login, which sees its own statements: values go as parameters.</summary>
    [Theory, MemberData(nameof(Majors))]
    public async Task Activity_shows_parameters_by_number_and_nothing_to_other_logins(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var other = await tenants.OpenAppAsync();
        await using var command = new NpgsqlCommand("select count(*) from services where name = $1", other)
        {
            Parameters = { new NpgsqlParameter { Value = "secret of B" } },
        };
        await Sql.ExecuteAsync(other, Tenants.Bind(Tenants.B));
        await command.ExecuteScalarAsync();
        var query = $"select query from pg_stat_activity where pid = {other.ProcessID}";
        await using var app = await tenants.OpenAppAsync();
        await using var operators = await tenants.Database.OpenAsync("bookline_operator");

        (await Sql.TextAsync(app, query))!.ShouldNotContain("secret of B");
        (await Sql.TextAsync(operators, query)).ShouldBe("<insufficient privilege>");
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task No_sequence_that_the_application_may_ask_counts_for_several_tenants(int major)
    {
        var tenants = await Tenants.SharedAsync(major);

        (
            await tenants.Database.ColumnAsync(
                """
                select relname from pg_class where relnamespace = 'public'::regnamespace
                  and case when relkind = 'S' then has_sequence_privilege('bookline_app', oid, 'usage, select, update') end
                """
            )
        ).ShouldBeEmpty();
    }

    /// <summary>A large object has no tenant: whoever knows its number reads it. So nothing keeps any.</summary>
    [Theory, MemberData(nameof(Majors))]
    public async Task No_row_lives_in_a_large_object(int major)
    {
        var tenants = await Tenants.SharedAsync(major);

        (await tenants.Database.ScalarAsync<long>("select count(*) from pg_largeobject_metadata")).ShouldBe(0);
        (
            await tenants.Database.ColumnAsync(
                """
                select format('%s.%s', attrelid::regclass, attname) from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and a.atttypid = 'oid'::regtype
                """
            )
        ).ShouldBeEmpty();
        await using var app = await tenants.OpenAppAsync();
        await Sql.ShouldFailAsync(app, "42501", "select from pg_largeobject");
    }

    /// <summary>Every session of the database hears every channel. So nothing in the schema says anything there.</summary>
    [Theory, MemberData(nameof(Majors))]
    public async Task Nothing_notifies_with_a_tenants_values(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var app = await tenants.OpenAppAsync();
        var heard = "";
        app.Notification += (_, e) => heard = e.Payload;
        await Sql.ExecuteAsync(app, "listen bookings");
        await using var other = await tenants.OpenAppAsync();
        await Sql.ExecuteAsync(other, $"{Tenants.Bind(Tenants.B)}; notify bookings, 'of B'; commit");
        await app.WaitAsync(CancellationToken.None);

        heard.ShouldBe("of B", "this is why a payload may be an id at most");
        (
            await tenants.Database.ColumnAsync(
                "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosrc ~* '\\mnotify\\M|pg_notify'"
            )
        ).ShouldBeEmpty();
    }

    /// <summary>Advisory locks are the database's: a key without the tenant would let one tenant stop another.</summary>
    [Theory, MemberData(nameof(Majors))]
    public async Task Advisory_locks_keep_tenants_apart_only_when_the_key_holds_the_tenant(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var a = await tenants.OpenAppAsync();
        await using var b = await tenants.OpenAppAsync();
        const string shared = "select pg_try_advisory_xact_lock(7)";
        const string own = "select pg_try_advisory_xact_lock(hashtextextended(get_tenant_context()::text || '/7', 0))";
        await Sql.ExecuteAsync(a, $"{Tenants.Bind(Tenants.A)}; {shared}; {own}");
        await Sql.ExecuteAsync(b, Tenants.Bind(Tenants.B));

        (await Sql.TextAsync(b, shared)).ShouldBe("f");
        (await Sql.TextAsync(b, own)).ShouldBe("t");
    }
}
