using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Bookline.Server.Jobs;
using Bookline.Server.Tests.Hosting;
using Bookline.Server.Tests.Jobs;
using Bookline.Tenancy;
using Bookline.Testing;
using Bookline.Testing.MultiTenant;
using Microsoft.Extensions.Time.Testing;

namespace Bookline.Server.Tests.Observability;

/// <summary>The health pages, over a socket.</summary>
public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestServers.Majors), MemberType = typeof(TestServers))]
    public async Task A_server_on_a_migrated_database_is_alive_and_ready(int major)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(major);
        await using var server = await RunningServer.StartAsync(database);

        (await server.Http.GetStringAsync("/health/live", Cancel)).ShouldBe("alive");
        (await server.Http.GetStringAsync("/health/ready", Cancel)).ShouldBe("ready");
    }

    [Theory]
    [InlineData("reservations")]
    [InlineData("jobs")]
    [InlineData("inbound_messages")]
    public async Task A_table_that_is_missing_is_named_with_what_to_do(string table)
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        await using var server = await RunningServer.StartAsync(database);
        await database.ExecuteAsync($"alter table {table} rename to elsewhere");

        await ShouldNotBeReadyAsync(server, $"the database lacks {table}: run bookline db up");
    }

    [Fact]
    public async Task Without_its_database_a_server_is_alive_and_not_ready()
    {
        var database = await MultiTenantDatabase.CreateAsync(15);
        await using var server = await RunningServer.StartAsync(database);
        await database.DisposeAsync();

        await ShouldNotBeReadyAsync(server, "the database does not answer");
        (await server.Http.GetStringAsync("/health/live", Cancel)).ShouldBe("alive");
        (await server.Http.GetAsync("/health/backlog", Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_said()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(10));
        await using var server = await RunningServer.StartAsync(database, time: time);

        var answer = await server.Http.GetAsync("/health/ready", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("clocks");
    }

    [Fact]
    public void A_worker_that_no_longer_goes_around_is_dead_and_one_that_need_not_is_alive()
    {
        var time = new FakeTimeProvider();
        var meant = new WorkerPulse(Settings(isEnabled: true), time);
        var notMeant = new WorkerPulse(Settings(isEnabled: false), time);

        time.Advance(TimeSpan.FromSeconds(29));
        meant.IsAlive.ShouldBeTrue();
        meant.Beat();
        time.Advance(TimeSpan.FromSeconds(31));
        meant.IsAlive.ShouldBeFalse();
        notMeant.IsAlive.ShouldBeTrue();

        static JobSettings Settings(bool isEnabled) =>
            new(
                isEnabled,
                8,
                16,
                TimeSpan.FromMilliseconds(250),
                TimeSpan.FromMinutes(1),
                12,
                TimeSpan.FromSeconds(10)
            );
    }

    [Fact]
    public async Task The_backlog_is_shown_in_numbers()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 2);
        await Backlogs.FillAsync(database, tenant: 1, jobs: 3);
        await Backlogs.FillAsync(database, tenant: 2, jobs: 2);
        // Nobody does jobs of this kind.
        await using var server = await RunningServer.StartAsync(database);

        var text = await server.Http.GetStringAsync("/health/backlog", Cancel);

        text.ShouldContain("""{"kind":"test","ready":5,"scheduled":0,"leased":0,"dead":0,"oldestReadySeconds":""");
        text.ShouldNotContain(MultiTenantDatabase.TenantAt(1).ToString());
    }

    [Fact]
    public async Task The_backlog_and_the_jobs_done_are_measured()
    {
        await using var database = await MultiTenantDatabase.CreateAsync(15, tenants: 1);
        await using var server = await RunningServer.StartAsync(
            database,
            configure: builder => JobsModule.AddHandler<DoesNothing>(builder)
        );
        await Backlogs.FillAsync(database, tenant: 1, jobs: 3);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter.Name == JobsModule.MeterName)
                {
                    me.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i.Name, value, tags));
        listener.Start();

        await server.Tenants.WithTenantContextAsync(
            JobServer.Tenant(1),
            db => server.Service<JobsModule>().EnqueueAsync(db, JobServer.Numbered(1, nameof(DoesNothing)))
        );
        server.Service<JobsModule>().Wake();
        await Eventually.ShouldBeTrueAsync(() =>
            Task.FromResult(seen.ContainsKey($"bookline.jobs.ended {nameof(DoesNothing)} done"))
        );
        await server.Http.GetFromJsonAsync<object>("/health/backlog", Cancel);
        listener.RecordObservableInstruments();

        seen.ContainsKey($"bookline.job.duration {nameof(DoesNothing)}").ShouldBeTrue();
        seen["bookline.jobs.backlog test ready"].ShouldBe(3);

        void Note(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = name;
            foreach (var tag in tags)
            {
                key += $" {tag.Value}";
            }
            seen[key] = value;
        }
    }

    private static async Task ShouldNotBeReadyAsync(RunningServer server, string trouble)
    {
        var answer = await server.Http.GetAsync("/health/ready", Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe(trouble);
    }

    private sealed class DoesNothing : IJobHandler
    {
        public string Kind => nameof(DoesNothing);

        public Task<JobOutcome> HandleAsync(Job job, CancellationToken ct) => Task.FromResult(JobOutcome.Done);
    }
}
