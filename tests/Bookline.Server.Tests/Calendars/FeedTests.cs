using System.Net;
using System.Text;
using Bookline.Server.Calendars.Feeds;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Calendars;

public sealed class FeedTests
{
    [Fact]
    public async Task A_feed_has_the_bookings_of_the_business_and_one_of_staff_their_own()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", staff: CalendarWorld.Ana);
        await world.BookAsync("b-2", staff: CalendarWorld.Ben);

        (await world.ReadAsync()).Events.Count.ShouldBe(2);
        var own = await world.ReadAsync(CalendarWorld.Ben);
        own.Events.ShouldHaveSingleItem().Uid.ShouldBe($"bkg_b-2@{CalendarWorld.Tenant}.bookline");
        ((string?)own.Properties["X-WR-CALNAME"]!.Value).ShouldBe("Tenant 1: Ben");
    }

    [Fact]
    public async Task Says_what_stands_and_takes_out_what_was_cancelled()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("confirmed");
        await world.BookAsync("pending", status: "pending");
        await world.BookAsync("cancelled", status: "cancelled", metadata: """{"cancelled": "by_customer"}""");
        await world.BookAsync("held", status: "held");
        await world.BookAsync("expired", status: "cancelled", metadata: """{"cancelled": "expired"}""");
        await world.BookAsync("released", status: "cancelled", metadata: """{"cancelled": "released"}""");

        var events = (await world.ReadAsync()).Events.ToDictionary(e => e.Uid!.Split('@')[0]);

        events
            .ToDictionary(e => e.Key, e => e.Value.Status)
            .ShouldBe(
                new Dictionary<string, string?>
                {
                    ["bkg_confirmed"] = "CONFIRMED",
                    ["bkg_pending"] = "TENTATIVE",
                    ["bkg_cancelled"] = "CANCELLED",
                },
                ignoreOrder: true
            );
    }

    [Fact]
    public async Task Goes_a_month_back_and_a_year_ahead()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("long-ago", "now() - interval '31 days'");
        await world.BookAsync("past", "now() - interval '29 days'");
        await world.BookAsync("ahead", "now() + interval '364 days'");
        await world.BookAsync("far", "now() + interval '366 days'");

        (await world.ReadAsync()).Events.Select(e => e.Uid!.Split('@')[0]).ShouldBe(["bkg_past", "bkg_ahead"]);
    }

    [Fact]
    public async Task Times_are_right_on_both_sides_of_a_clock_change()
    {
        await using var world = await CalendarWorld.OpenAsync(zone: "Europe/Berlin");
        var (summer, winter) = (TenthOf(7), TenthOf(1));
        await world.BookAsync("summer", $"timestamp '{summer:yyyy-MM-dd} 10:00' at time zone 'Europe/Berlin'");
        await world.BookAsync("winter", $"timestamp '{winter:yyyy-MM-dd} 10:00' at time zone 'Europe/Berlin'");

        var text = await world.Server.Http.GetStringAsync(await world.FeedAsync());

        text.ShouldContain($"DTSTART:{summer:yyyyMMdd}T080000Z");
        text.ShouldContain($"DTSTART:{winter:yyyyMMdd}T090000Z");
        text.ShouldContain($"DTEND:{winter:yyyyMMdd}T094500Z");
        text.ShouldContain("X-WR-TIMEZONE:Europe/Berlin");
        var start = (await world.ReadAsync()).Events.Single(e => e.Uid!.StartsWith("bkg_summer")).Start!;
        start.AsUtc.ShouldBe(summer.ToDateTime(new TimeOnly(8, 0), DateTimeKind.Utc));

        // The one that the feed shows, whatever day it is: a month back, a year ahead.
        static DateOnly TenthOf(int month)
        {
            var begins = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-20);
            var tenth = new DateOnly(begins.Year, month, 10);
            return tenth < begins ? tenth.AddYears(1) : tenth;
        }
    }

    [Theory]
    [InlineData("Eve, Mallory; and Bob")]
    [InlineData("a\\nb \\ c")]
    [InlineData("two\nlines")]
    [InlineData("💇🏽‍♀️ Ćirilo Ünal-Łukasiewicz 山田太郎")]
    [InlineData("END:VEVENT\nBEGIN:VEVENT")]
    [InlineData("BEGIN:VALARM")]
    public async Task Whatever_a_customer_is_called_the_calendar_stays_one(string name)
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", customer: name);
        await world.BookAsync("b-2");

        var calendar = await world.ReadAsync();

        calendar.Events.Count.ShouldBe(2);
        calendar.Events.Single(e => e.Uid!.StartsWith("bkg_b-1@")).Summary.ShouldBe($"Service 1 – {name}");
    }

    [Fact]
    public async Task Lines_end_as_they_must_and_none_is_too_long()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", customer: string.Concat(Enumerable.Repeat("💇 sehr lang, ", 30)));

        var text = await world.Server.Http.GetStringAsync(await world.FeedAsync());

        text.Replace("\r\n", "").ShouldNotContain('\n');
        text.ShouldEndWith("END:VCALENDAR\r\n");
        text.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);
        (await world.ReadAsync()).Events.Single().Summary!.ShouldContain("💇 sehr lang, 💇 sehr lang, ");
    }

    [Fact]
    public async Task A_booking_that_moved_is_the_same_event_with_a_higher_sequence()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1");
        var before = (await world.ReadAsync()).Events.Single();
        await world.Database.ExecuteAsync(
            "update bookings set starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day', updated_at = created_at + interval '90 seconds'"
        );

        var after = (await world.ReadAsync()).Events.Single();

        after.Uid.ShouldBe(before.Uid);
        before.Sequence.ShouldBe(0);
        after.Sequence.ShouldBeGreaterThan(0);
        after.Start!.AsUtc.ShouldBe(before.Start!.AsUtc.AddDays(1));
    }

    [Fact]
    public async Task Nothing_is_sent_again_to_who_has_it()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1");
        var path = await world.FeedAsync();
        var first = await world.Server.Http.GetAsync(path);
        first.Content.Headers.ContentType!.ToString().ShouldBe("text/calendar; charset=utf-8");

        (await AskAgainAsync(world, path, first)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await world.BookAsync("b-2");
        (await AskAgainAsync(world, path, first)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_changed_letter_of_an_address_leads_nowhere()
    {
        await using var world = await CalendarWorld.OpenAsync();
        var path = await world.FeedAsync(CalendarWorld.Ana);
        var token = path["/calendars/".Length..^4];
        for (var n = 0; n < token.Length; n++)
        {
            var other = token.ToCharArray();
            other[n] = other[n] == 'A' ? 'B' : 'A';
            var answer = await world.Server.Http.GetAsync($"/calendars/{new string(other)}.ics");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("...")]
    public async Task What_is_no_address_leads_nowhere(string token)
    {
        await using var world = await CalendarWorld.OpenAsync();
        (await world.Server.Http.GetAsync($"/calendars/{token}.ics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_signature_of_one_tenant_opens_no_calendar_of_another()
    {
        await using var world = await CalendarWorld.OpenAsync();
        var secret = await world.Server.Tenants.WithTenantTransactionAsync(
            CalendarWorld.Tenant,
            db => world.Server.Service<FeedTokens>().SecretAsync(db)
        );
        var other = new TenantId(Bookline.Testing.MultiTenant.MultiTenantDatabase.TenantAt(2));

        var forged = FeedTokens.Write(new Feed(other, null), secret);

        (await world.Server.Http.GetAsync($"/calendars/{forged}.ics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_suspended_business_shows_no_calendar()
    {
        await using var world = await CalendarWorld.OpenAsync();
        var path = await world.FeedAsync();
        await using var fresh = await Hosting.RunningServer.StartAsync(
            world.Database,
            new Dictionary<string, string> { ["Jobs:Enabled"] = "false" }
        );
        await world.Database.ExecuteAsync("update tenants set status = 'suspended'");

        (await fresh.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Each_of_several_changes_within_a_second_or_years_later_raises_the_sequence()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1");
        var sequences = new List<int> { (await world.ReadAsync()).Events.Single().Sequence };
        foreach (var later in (string[])["10 ms", "20 ms", "30 ms", "400 days", "400 days 1 second", "9 years"])
        {
            await world.Database.ExecuteAsync($"update bookings set updated_at = created_at + interval '{later}'");
            sequences.Add((await world.ReadAsync()).Events.Single().Sequence);
        }

        sequences.ShouldBe(sequences.Distinct().Order());
    }

    [Fact]
    public async Task A_feed_names_no_method_for_it_is_no_message_between_organizers()
    {
        await using var world = await CalendarWorld.OpenAsync();

        (await world.ReadAsync()).Method.ShouldBeNull();
    }

    [Fact]
    public async Task Somebody_who_is_no_longer_active_has_no_calendar()
    {
        await using var world = await CalendarWorld.OpenAsync();
        var path = await world.FeedAsync(CalendarWorld.Ana);
        await world.Database.ExecuteAsync($"update staff set is_active = false where id = '{CalendarWorld.Ana}'");

        (await world.Server.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> AskAgainAsync(
        CalendarWorld world,
        string path,
        HttpResponseMessage first
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        return await world.Server.Http.SendAsync(request);
    }
}
