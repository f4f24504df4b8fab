using System.Text.Json.Nodes;
using Bookline.Server.Calendars;
using Bookline.Server.Tests.Hosting;
using Npgsql;

namespace Bookline.Server.Tests.Calendars;

public sealed class TellCustomerTests
{
    [Fact]
    public async Task A_confirmed_booking_is_told_once_with_an_event_for_the_calendar()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", email: "eve@example.com");

        var mail = (await TellAsync(world)).ShouldHaveSingleItem()!;

        ((string)mail["to"]!).ShouldBe("eve@example.com");
        ((string)mail["subject"]!).ShouldStartWith("Confirmed: Service 1, ");
        ((string)mail["text"]!).ShouldContain("Service 1 with Ana on ");
        ((string)mail["text"]!).ShouldContain("(Europe/Berlin)");
        var attached = mail["attachments"]![0]!;
        ((string)attached["type"]!).ShouldBe("text/calendar; method=REQUEST");
        var calendar = Ical.Net.Calendar.Load((string)attached["content"]!)!;
        calendar.Method.ShouldBe("REQUEST");
        var invitation = calendar.Events.Single();
        invitation.Status.ShouldBe("CONFIRMED");
        invitation.Attendees.Single().Value!.ToString().ShouldBe("mailto:eve@example.com");
        invitation.Uid.ShouldBe((await world.ReadAsync()).Events.Single().Uid);

        await world.Database.ExecuteAsync("update bookings set notes = 'window seat'");
        (await TellAsync(world)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_moves_and_what_is_cancelled_is_told_with_a_higher_sequence_each_time()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", email: "eve@example.com");
        await TellAsync(world);
        await ChangeAsync(world, "starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day'", 60);
        await TellAsync(world);
        await ChangeAsync(world, "status = 'cancelled'", 120);

        var mails = (await TellAsync(world)).Reverse().ToList();

        mails.Select(m => ((string)m!["subject"]!).Split(':')[0]).ShouldBe(["Confirmed", "Moved", "Cancelled"]);
        var events = mails.Select(m => Ical.Net.Calendar.Load((string)m!["attachments"]![0]!["content"]!)!).ToList();
        events.Select(c => c.Method).ShouldBe(["REQUEST", "REQUEST", "CANCEL"]);
        var sequences = events.Select(c => c.Events.Single().Sequence).ToList();
        sequences.ShouldBe(sequences.Distinct().Order());
        events.Select(c => c.Events.Single().Uid).Distinct().ShouldHaveSingleItem();
        events[2].Events.Single().Status.ShouldBe("CANCELLED");
    }

    [Fact]
    public async Task Changes_in_quick_succession_are_told_as_they_stand_at_last()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", email: "eve@example.com");
        await ChangeAsync(world, "starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour'", 5);
        await ChangeAsync(world, "staff_id = '" + CalendarWorld.Ben + "'", 6);

        var mail = (await TellAsync(world)).ShouldHaveSingleItem()!;
        ((string)mail["text"]!).ShouldContain("with Ben");
    }

    [Fact]
    public async Task A_corrected_address_gets_the_confirmation_and_what_comes_after_it()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", email: "evve@example.com");
        await TellAsync(world);
        await ChangeAsync(world, "customer_email = 'eve@example.com'", 5);
        await TellAsync(world);
        await ChangeAsync(world, "customer_email = 'EVE@example.com'", 6);
        await TellAsync(world);
        await ChangeAsync(world, "status = 'cancelled'", 7);

        Told(await TellAsync(world))
            .ShouldBe(["evve@example.com Confirmed", "eve@example.com Confirmed", "eve@example.com Cancelled"]);
    }

    [Fact]
    public async Task An_address_that_changes_with_the_cancellation_is_told_at_the_one_that_was_told_before()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", email: "eve@example.com");
        await TellAsync(world);
        await ChangeAsync(world, "customer_email = 'new@example.com', status = 'cancelled'", 5);

        Told(await TellAsync(world)).ShouldBe(["eve@example.com Confirmed", "eve@example.com Cancelled"]);
    }

    [Fact]
    public async Task A_move_beside_the_mail_of_the_old_time_is_told()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1", email: "eve@example.com");
        await using var mover = await world.Database.OpenAsync();
        await using var moving = await mover.BeginTransactionAsync();
        await using (
            var move = new NpgsqlCommand($"update bookings set staff_id = '{CalendarWorld.Ben}'", mover, moving)
        )
        {
            await move.ExecuteNonQueryAsync();
        }

        var telling = TellAsync(world);
        await Eventually.ShouldBeTrueAsync(async () =>
            telling.IsCompleted
            || await world.Database.ScalarAsync<bool>("select exists (select from pg_locks where not granted)")
        );
        await moving.CommitAsync();
        await telling;

        ((string)(await TellAsync(world))[0]!["text"]!).ShouldContain("with Ben");
    }

    [Fact]
    public async Task Nobody_hears_of_what_never_was_a_booking()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("held", status: "held", email: "eve@example.com");
        await world.BookAsync("pending", status: "pending", email: "eve@example.com");
        await ChangeAsync(world, "status = 'cancelled'", 5);
        await world.BookAsync("past", "now() - interval '2 days'", email: "eve@example.com");
        await world.BookAsync("no-mail");
        await world.BookAsync("bad-mail", email: "eve@@example.com\nBcc: mallory@example.com");

        (await TellAsync(world)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_booking_without_an_address_brings_no_job()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1");
        await ChangeAsync(world, "status = 'cancelled'", 5);
        (await world.CountAsync("jobs")).ShouldBe(0);
    }

    [Fact]
    public async Task A_name_with_line_breaks_brings_no_header_of_its_own()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.Database.ExecuteAsync(
            "update tenants set business_name = E'Spark\r\nBcc: eve@example.com'; update services set name = E'Cut\r\nX: y'"
        );
        await world.BookAsync("b-1", email: "eve@example.com", customer: "E\"ve\r\nATTENDEE:mailto:x@example.com");

        var mail = (await TellAsync(world)).ShouldHaveSingleItem()!;

        ((string)mail["subject"]!).ShouldNotContain("\n");
        var calendar = Ical.Net.Calendar.Load((string)mail["attachments"]![0]!["content"]!)!;
        calendar.Events.Single().Attendees.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Whoever_sends_a_mail_of_their_own_can_attach_it()
    {
        await using var world = await CalendarWorld.OpenAsync();
        await world.BookAsync("b-1");
        var calendars = world.Server.Service<CalendarsModule>();

        var attachment = await world.Server.Tenants.WithTenantContextAsync(
            CalendarWorld.Tenant,
            db => calendars.InvitationAsync(db, "b-1")
        );
        var none = await world.Server.Tenants.WithTenantContextAsync(
            CalendarWorld.Tenant,
            db => calendars.InvitationAsync(db, "b-2")
        );

        attachment!.FileName.ShouldBe("booking.ics");
        attachment.Content.ShouldContain("BEGIN:VEVENT");
        none.ShouldBeNull();
    }

    private static Task ChangeAsync(CalendarWorld world, string change, int seconds) =>
        world.Database.ExecuteAsync(
            $"update bookings set {change}, updated_at = created_at + interval '{seconds} seconds' where id in ('b-1', 'held', 'pending')"
        );

    /// <summary>To whom, and of what; the oldest first.</summary>
    private static IEnumerable<string> Told(JsonArray mails) =>
        mails.Reverse().Select(m => $"{m!["to"]} {((string)m["subject"]!).Split(':')[0]}");

    /// <returns>All mail so far, the newest first.</returns>
    private static async Task<JsonArray> TellAsync(CalendarWorld world)
    {
        await world.DoAsync("calendar.tell_customer");
        await world.DoAsync("mail.send");
        return JsonNode.Parse(await world.Server.Http.GetStringAsync("/dev/mail.json"))!.AsArray();
    }
}
