using Bookline.Migrations;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;

namespace Bookline.Schema.Tests;

/// <summary>0002 on a database that somebody has changed, or on which it was cut off.</summary>
public sealed class StaffAndAvailabilityTests
{
    private const string Migration = "0002_staff_and_availability";

    [Theory]
    [InlineData("bookings.paid_at", "alter table bookings add column paid_at text")]
    [InlineData("bookings.staff_id", "alter table bookings add column staff_id uuid")]
    [InlineData(
        "services.buffer_after_minutes",
        "alter table services add column buffer_after_minutes integer default 7"
    )]
    [InlineData("staff", "create table staff (id integer)")]
    public async Task What_a_business_made_under_the_same_name_is_refused_and_kept(string name, string made)
    {
        await using var database = await WithoutAsync();
        await database.ExecuteAsync(made);

        var refused = await Should.ThrowAsync<RefusedException>(() => UpAsync(database));

        refused.Message.ShouldContain(name);
        refused.Hint.ShouldNotBeNull().ShouldContain("rename");
        (await database.ScalarAsync<bool>("select to_regclass('reservations') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Cut_off_before_each_step_it_and_what_follows_go_on_with_what_they_made_themselves()
    {
        await using var database = await WithoutAsync();
        var steps = new CutOff(at: null);
        await UpAsync(database, steps, target: null);
        steps.Seen.Count.ShouldBeGreaterThan(5);
        await DownAsync(database);

        foreach (var step in steps.Seen)
        {
            var cut = new CutOff(step);
            await Should.ThrowAsync<RunInterruptedException>(() => UpAsync(database, cut, target: null));
            cut.Seen.ShouldContain(step);
        }
        await UpAsync(database, target: null);

        await database.ExecuteAsync("select paid_at from bookings; select buffer_after_minutes from services");
    }

    [Fact]
    public async Task Bookings_ahead_that_block_no_slot_are_counted()
    {
        await using var database = await WithoutAsync();
        await database.ExecuteAsync(
            $"""
            insert into conversations (tenant_id, id, phone_number) values ('{MultiTenantDatabase.TenantAt(
                1
            )}', 'chat', '+1');
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit, status, appointment_date)
            select '{MultiTenantDatabase.TenantAt(1)}', 'b' || n, 'chat', 'service-1-1', '+1', 900, 'EUR', 'minor',
              case n when 1 then 'cancelled' else 'confirmed' end, now() + make_interval(days => 10 * n - 20)
            from generate_series(1, 5) n
            """
        );
        var notices = new CutOff(at: null);

        await UpAsync(database, notices);

        // One was cancelled; the second is today's.
        notices.Said.ShouldHaveSingleItem().ShouldStartWith("4 bookings ahead have no reservation and block no slot");
    }

    private static async Task<TestDatabase> WithoutAsync()
    {
        var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await DownAsync(database);
        return database;
    }

    private static Task<RunReport> UpAsync(TestDatabase database, CutOff? observer = null, string? target = Migration)
    {
        observer ??= new CutOff(at: null);
        return Engine(database, observer).UpAsync(target, observer.Cancelled);
    }

    private static Task<RunReport> DownAsync(TestDatabase database) =>
        Engine(database, new CutOff(at: null))
            .DownAsync(Migration, includeNewer: true, TestContext.Current.CancellationToken);

    private static Migrator Engine(TestDatabase database, IRunObserver observer) =>
        new(
            new MigratorOptions
            {
                ConnectionString = database.ConnectionString,
                Migrations = MigrationSet.FromDirectory(MigrationsFolder.Path),
                // The machine may be busy with other tests.
                MaxBlock = TimeSpan.FromSeconds(20),
                Jobs = 1,
                RunnerVersion = "tests",
            },
            observer
        );

    /// <summary>Ends a run where a certain step would begin, and notes what it was told until then.</summary>
    private sealed class CutOff(string? at) : IRunObserver
    {
        private readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );

        public List<string> Seen { get; } = [];
        public List<string> Said { get; } = [];
        public CancellationToken Cancelled => source.Token;

        public void StepStarting(StepStarting e)
        {
            if (e.Kind != "preflight")
            {
                Seen.Add(e.Step);
            }
            if (e.Step == at)
            {
                source.Cancel();
            }
        }

        public void ScriptSpoke(ScriptNotice e) => Said.Add(e.Finding.Message);
    }
}
