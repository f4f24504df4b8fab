using System.Collections.Concurrent;
using Bookline.Testing;
using Npgsql;

namespace Bookline.Isolation.Tests.Sessions;

/// <summary>PgBouncer in transaction mode: consecutive transactions of one client run in different sessions.</summary>
public sealed class PoolerTests
{
    private const int Clients = 16; // more than the pooler has sessions
    private const int TransactionsEach = 25;

    public static TheoryData<int> Majors => TestServers.Majors;

    [Theory, MemberData(nameof(Majors))]
    public async Task Clients_that_share_sessions_see_only_their_own(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var bouncer = await PgBouncer.StartAsync(tenants.Database.Server, "transaction", "bookline_app");
        var wrong = new ConcurrentBag<string>();

        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    await using var app = new NpgsqlConnection(
                        bouncer.ConnectionString(tenants.Database.Name, "bookline_app")
                    );
                    await app.OpenAsync();
                    var tenant = client % 2 == 0 ? Tenants.A : Tenants.B;
                    for (var i = 0; i < TransactionsEach; i++)
                    {
                        var seen = await Sql.TextAsync(app, $"{Tenants.Bind(tenant)}; {Tenants.Seen}");
                        await Sql.ExecuteAsync(app, i % 3 == 0 ? "rollback" : "commit");
                        if (seen != tenant)
                        {
                            wrong.Add($"{tenant} saw {seen}");
                        }
                        // Whatever session this one lands in, it is nobody's.
                        await Sql.ShouldFailAsync(app, "42501", Tenants.Seen);
                    }
                })
        );

        wrong.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Majors))]
    public async Task A_setting_forged_in_a_shared_session_binds_nobody(int major)
    {
        var tenants = await Tenants.SharedAsync(major);
        await using var bouncer = await PgBouncer.StartAsync(tenants.Database.Server, "transaction", "bookline_app");
        await using var app = new NpgsqlConnection(bouncer.ConnectionString(tenants.Database.Name, "bookline_app"));
        await app.OpenAsync();
        await Sql.ExecuteAsync(
            app,
            $"set app.current_tenant_id = '{Tenants.B}'; set app.ctx_tx = '{Tenants.B}@session'"
        );
        await using var next = new NpgsqlConnection(bouncer.ConnectionString(tenants.Database.Name, "bookline_app"));
        await next.OpenAsync();
        // The pooler hands out the session that was used last: the forged setting is really there.
        (await Sql.TextAsync(next, "select current_setting('app.current_tenant_id', true)")).ShouldBe(Tenants.B);

        await Sql.ShouldFailAsync(next, "42501", Tenants.Seen);
        (await Sql.TextAsync(next, $"{Tenants.Bind(Tenants.A)}; {Tenants.Seen}")).ShouldBe(Tenants.A);
    }
}
