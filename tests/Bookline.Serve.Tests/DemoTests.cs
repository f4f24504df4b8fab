using System.Text.RegularExpressions;

namespace Bookline.Serve.Tests;

/// <summary>The demo, from nothing, and once more with what it had.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("bookline-serve-").FullName;

    private string ServerPidFile => Path.Combine(state, "demo", "data", "postmaster.pid");

    [Fact]
    public async Task What_a_visitor_booked_stays_and_the_days_around_it_are_filled()
    {
        File.SetUnixFileMode(state, (UnixFileMode)Convert.ToInt32("755", 8)); // PostgreSQL runs as another user
        using (var first = await ServeProcess.ReadyAsync(state, "--demo"))
        {
            // As if the demo had last been filled some days ago, and somebody had booked Marcus for the time that is to come.
            await ScalarAsync<long>(
                """
                with gone as (delete from bookings where metadata ? 'demo' and starts_at > now() + interval '2 days' returning id)
                select count(*) from gone
                """
            );
            await ScalarAsync<string>(
                """
                with marcus as (select tenant_id, id from staff where name = 'Marcus'),
                visit as (
                  insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit,
                    status, staff_id, starts_at, ends_at)
                  select b.tenant_id, 'visit', b.conversation_id, b.service_id, b.phone_number, 0, 'USD', 'minor', 'confirmed',
                    m.id, now() + interval '4 days', now() + interval '12 days'
                  from marcus m join bookings b on b.tenant_id = m.tenant_id limit 1
                  returning tenant_id, id, staff_id, starts_at, ends_at
                )
                insert into reservations (tenant_id, id, staff_id, booking_id, during)
                select tenant_id, gen_random_uuid(), staff_id, id, tstzrange(starts_at, ends_at) from visit returning booking_id
                """
            );
            (await first.StopAsync()).ExitCode.ShouldBe(0);
        }

        using var second = await ServeProcess.ReadyAsync(state, "--demo");
        (await BookingsAheadAsync()).ShouldAllBe(count => count > 10);
        (
            await ScalarAsync<string[]>(
                """
                select array_agg(b.id) from bookings b join bookings v on v.id = 'visit' and v.staff_id = b.staff_id
                where tstzrange(b.starts_at, b.ends_at) && tstzrange(v.starts_at, v.ends_at)
                """
            )
        ).ShouldBe(["visit"]);
        (await second.StopAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Three_businesses_come_up_from_nothing_and_are_there_again_after_a_stop()
    {
        File.SetUnixFileMode(state, (UnixFileMode)Convert.ToInt32("755", 8)); // PostgreSQL runs as another user
        using (var first = await ServeProcess.ReadyAsync(state, "--demo"))
        {
            await ShouldBeReadyAsync(first);
            (await ScalarAsync<long>("select count(*) from tenants")).ShouldBe(3);
            (await BookingsAheadAsync()).ShouldAllBe(count => count > 10);
            await ScalarAsync<string>(
                "insert into holidays select id, '2031-01-01', 'kept' from tenants limit 1 returning name"
            );
            var stopped = await first.StopAsync();
            stopped.ExitCode.ShouldBe(0, stopped.ToString());
        }
        File.Exists(ServerPidFile).ShouldBeFalse("PostgreSQL is stopped by who started it");

        using var second = await ServeProcess.ReadyAsync(state, "--demo");
        await ShouldBeReadyAsync(second);
        (await ScalarAsync<long>("select count(*) from tenants")).ShouldBe(3);
        (await ScalarAsync<string>("select name from holidays")).ShouldBe("kept");
        (await second.StopAsync()).ExitCode.ShouldBe(0);
    }

    public void Dispose() => Directory.Delete(state, recursive: true);

    private static async Task ShouldBeReadyAsync(ServeProcess serve)
    {
        using var http = new HttpClient();
        (await http.GetStringAsync($"{serve.Url}/health/ready")).ShouldContain("ready");
        var phones = await http.GetStringAsync($"{serve.Url}/simulator");
        phones.ShouldContain("Salon in Kolkata");
        Regex.Count(phones, "href=\"/simulator\\?business=").ShouldBe(3);
    }

    private async Task<IReadOnlyList<long>> BookingsAheadAsync() =>
        await ScalarAsync<long[]>(
            """
            select array_agg(ahead) from (
              select count(r.id) ahead from tenants t
              left join reservations r on r.tenant_id = t.id and lower(r.during) > now() group by t.id) x
            """
        );

    private Task<T> ScalarAsync<T>(string sql) => StateDatabase.ScalarAsync<T>(Path.Combine(state, "demo"), sql);
}
