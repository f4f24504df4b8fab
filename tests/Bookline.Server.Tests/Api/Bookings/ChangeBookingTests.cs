using Bookline.Server.Access;

namespace Bookline.Server.Tests.Api.Bookings;

public sealed class ChangeBookingTests
{
    [Fact]
    public async Task Moves_a_booking_tells_its_customer_and_frees_the_old_time()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.CustomerWroteAsync();

        var moved = await desk.PostAsync($"bookings/{id}/move", new { starts_at = "2026-11-24T10:30:00Z" });

        moved.Status.ShouldBe(200, moved.Body);
        DateTimeOffset.Parse(moved["starts_at"]).ShouldBe(DateTimeOffset.Parse("2026-11-24T10:30:00Z"));
        moved["staff.name"].ShouldBe("Ann");
        (await desk.SaidAsync()).ShouldBe(
            "Tenant 1 had to move your booking: Service 1 is now Tue 24 Nov, 11:30, not Tue 24 Nov, 11:00. Write *menu* to change it."
        );
        (await desk.BookAsync("2026-11-24T09:30:00Z", phone: "+4915112345679")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Moves_to_another_member_of_staff_without_a_word_when_it_is_to_be_so()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");

        var moved = await desk.PostAsync(
            $"bookings/{id}/move",
            new
            {
                starts_at = "2026-11-24T10:00:00Z",
                staff = Desk.Bob,
                tell_customer = false,
            }
        );

        moved["staff.name"].ShouldBe("Bob");
        (await desk.SaidAsync()).ShouldBe("");
    }

    [Fact]
    public async Task A_customer_who_has_not_written_lately_is_told_by_a_template()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");

        await desk.PostAsync($"bookings/{id}/cancel", new { reason = "Ann is ill" });

        (
            await desk.Shop.Database.ScalarAsync<string>(
                "select status || ' ' || (template ->> 'type') || ' ' || (template #>> '{template,name}') from outbound_messages"
            )
        ).ShouldBe("queued template appointment_update");
    }

    [Fact]
    public async Task A_move_to_a_taken_time_leaves_it_where_it_is()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.BookedAsync("2026-11-24T12:00:00Z", phone: "+4915112345679");

        var refused = await desk.PostAsync($"bookings/{id}/move", new { starts_at = "2026-11-24T12:30:00Z" });

        refused.Problem.ShouldBe("409 slot_taken");
        refused.Find("next_free").GetArrayLength().ShouldBe(3);
        (await desk.PostAsync($"bookings/{id}/move", new { starts_at = "2026-11-24T03:00:00Z" })).Problem.ShouldBe(
            "422 outside_hours"
        );
        DateTimeOffset
            .Parse((await desk.Shop.GetAsync($"bookings/{id}"))["starts_at"])
            .ShouldBe(DateTimeOffset.Parse("2026-11-24T10:00:00Z"));
    }

    [Fact]
    public async Task Cancels_once_and_says_why_to_the_business_alone()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.CustomerWroteAsync();

        var cancelled = await desk.PostAsync($"bookings/{id}/cancel", new { reason = "Ann is ill" });
        (cancelled["status"], cancelled["cancellation.by"], cancelled["cancellation.reason"]).ShouldBe(
            ("cancelled", "business", "Ann is ill")
        );
        (await desk.PostAsync($"bookings/{id}/cancel")).Problem.ShouldBe("409 booking_unchangeable");

        (await desk.SaidAsync()).ShouldBe(
            "Tenant 1 had to cancel your booking: Service 1, Tue 24 Nov, 11:00. Write *menu* to find another time."
        );
        (await desk.Shop.Database.ScalarAsync<string>("select metadata ->> 'cancelled' from bookings")).ShouldBe(
            "by_business"
        );
        (
            await desk.Shop.Database.ScalarAsync<string>(
                "select data #>> '{cancellation,reason}' from webhook_events where type = 'booking.cancelled'"
            )
        ).ShouldBe("Ann is ill");
        (await desk.BookAsync("2026-11-24T10:00:00Z")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_business_may_change_what_a_customer_no_longer_may()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-23T10:00:00Z");
        desk.Time.Advance(TimeSpan.FromHours(2.5));

        (await desk.PostAsync($"bookings/{id}/cancel"))["status"].ShouldBe("cancelled");
    }

    [Fact]
    public async Task Who_came_is_marked_when_it_has_begun_and_can_be_corrected()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-23T10:00:00Z");

        (await desk.PostAsync($"bookings/{id}/no-show")).Problem.ShouldBe("409 booking_not_begun");
        desk.Time.Advance(TimeSpan.FromHours(3.5));
        (await desk.PostAsync($"bookings/{id}/no-show"))["status"].ShouldBe("no_show");
        (await desk.PostAsync($"bookings/{id}/no-show"))["status"].ShouldBe("no_show");
        (await desk.PostAsync($"bookings/{id}/complete"))["status"].ShouldBe("completed");
        (await desk.PostAsync($"bookings/{id}/cancel")).Problem.ShouldBe("409 booking_unchangeable");
    }

    [Theory]
    [InlineData("complete", "409 slot_taken")]
    [InlineData("no-show", "201 (application/json)")]
    public async Task A_customer_who_came_keeps_the_time_until_its_end_and_one_who_did_not_gives_it_back(
        string mark,
        string answer
    )
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Shop.Database.ExecuteAsync("""update tenants set bot_settings = '{"lead_minutes": 0}'""");
        var id = await desk.BookedAsync("2026-11-23T10:00:00Z");
        desk.Time.Advance(TimeSpan.FromHours(3.1));

        (await desk.PostAsync($"bookings/{id}/{mark}")).Status.ShouldBe(200);

        (await desk.BookAsync("2026-11-23T10:15:00Z", phone: "+4915112345679")).Problem.ShouldBe(answer);
        (
            await desk.Shop.Database.ScalarAsync<long>(
                $"select count(*) from jobs where key like '%:{id[4..]}' and kind = 'booking.close'"
            )
        ).ShouldBe(mark == "complete" ? 1 : 0);
        (await desk.PostAsync($"bookings/{id}/no-show")).Status.ShouldBe(200);
        (
            await desk.Shop.Database.ScalarAsync<long>(
                $"select count(*) from reservations where booking_id = '{id[4..]}'"
            )
        ).ShouldBe(0);
    }

    [Theory]
    [InlineData("update bookings set notes = 'by hand'")]
    [InlineData("update services set name = 'Cut'")]
    [InlineData("update staff set name = 'Anna'")]
    public async Task Whatever_changes_what_is_shown_changes_the_tag(string change)
    {
        await using var desk = await Desk.OpenAsync();
        var path = $"bookings/{await desk.BookedAsync("2026-11-24T10:00:00Z")}";
        var tag = (await desk.Shop.GetAsync(path)).Header("ETag")!;
        (await desk.Shop.SendAsync("GET", path, headers: ("If-None-Match", tag))).Status.ShouldBe(304);

        await desk.Shop.Database.ExecuteAsync(change);

        (await desk.Shop.SendAsync("GET", path, headers: ("If-None-Match", tag))).Status.ShouldBe(200);
        (await desk.Shop.PatchAsync(path, new { notes = "x" }, ("If-Match", tag))).Problem.ShouldBe(
            "412 changed_meanwhile"
        );
    }

    [Fact]
    public async Task A_change_is_later_than_the_one_before_whatever_the_clock_says()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.Shop.Database.ExecuteAsync("update bookings set updated_at = now() + interval '1 hour'");
        var before = DateTimeOffset.Parse((await desk.Shop.GetAsync($"bookings/{id}"))["updated_at"]);

        var changed = await desk.PostAsync($"bookings/{id}/cancel");

        DateTimeOffset.Parse(changed["updated_at"]).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Notes_and_mail_are_changed_and_cleared()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");

        var noted = await desk.Shop.PatchAsync(
            $"bookings/{id}",
            """{"notes": "allergic", "email": "zoe@example.com"}"""
        );
        (noted["notes"], noted["customer.email"]).ShouldBe(("allergic", "zoe@example.com"));
        var cleared = await desk.Shop.PatchAsync($"bookings/{id}", """{"notes": null}""");
        (cleared["notes"], cleared["customer.email"]).ShouldBe(("", "zoe@example.com"));
        (await desk.Shop.PatchAsync($"bookings/{id}", """{"email": "a@b\r\nBcc: c@d"}""")).Problem.ShouldBe(
            "422 invalid email:malformed"
        );
        (await desk.Shop.PatchAsync($"bookings/{id}", """{"status": "completed"}""")).Status.ShouldBeInRange(400, 422);
    }

    [Fact]
    public async Task Of_those_who_change_what_they_read_at_once_one_does_and_the_others_hear_of_it()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.BookedAsync("2026-11-24T10:00:00Z");
        var tag = (await desk.Shop.GetAsync($"bookings/{id}")).Header("ETag")!;

        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 10)
                .Select(n => desk.Shop.PatchAsync($"bookings/{id}", new { notes = $"note {n}" }, ("If-Match", tag)))
        );

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Problem == "412 changed_meanwhile");
    }

    [Theory]
    [InlineData("GET", "bookings/{0}")]
    [InlineData("PATCH", "bookings/{0}")]
    [InlineData("POST", "bookings/{0}/move")]
    [InlineData("POST", "bookings/{0}/cancel")]
    [InlineData("POST", "bookings/{0}/complete")]
    [InlineData("POST", "bookings/{0}/no-show")]
    [InlineData("POST", "bookings/{0}/verify-payment")]
    public async Task Another_businesss_booking_is_none(string method, string path)
    {
        await using var desk = await Desk.OpenAsync();
        var foreign = await desk.BookedAsync("2026-11-24T10:00:00Z");
        var body =
            method == "GET" ? null
            : path.EndsWith("move") ? """{"starts_at": "2026-11-24T12:00:00Z"}"""
            : "{}";

        foreach (var id in (string[])[foreign, "bkg_nothing", "nothing"])
        {
            (
                await desk.Shop.SendAsync(method, string.Format(path, id), body, Role.Owner, Shop.Second)
            ).Problem.ShouldBe("404 not_found");
        }
    }

    [Fact]
    public async Task A_hold_is_no_booking_yet()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.BookedAsync("2026-11-24T10:00:00Z");
        await desk.Shop.Database.ExecuteAsync("update bookings set status = 'held'");
        var id = await desk.Shop.Database.ScalarAsync<string>("select 'bkg_' || id from bookings");

        (await desk.Shop.GetAsync($"bookings/{id}")).Problem.ShouldBe("404 not_found");
        (await desk.PostAsync($"bookings/{id}/verify-payment")).Problem.ShouldBe("404 not_found");
        (await desk.Shop.GetAsync("bookings")).Each("id").ShouldBeEmpty();
    }
}
