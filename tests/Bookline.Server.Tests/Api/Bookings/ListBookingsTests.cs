using Bookline.Server.Access;

namespace Bookline.Server.Tests.Api.Bookings;

public sealed class ListBookingsTests
{
    [Fact]
    public async Task Lists_by_beginning_page_by_page_each_booking_once()
    {
        await using var desk = await Desk.OpenAsync();
        string[] times = ["2026-11-26T10:00:00Z", "2026-11-24T10:00:00Z", "2026-11-25T10:00:00Z"];
        foreach (var time in times)
        {
            await desk.BookedAsync(time);
        }
        await desk.SingleTenantBookingAsync("old", "confirmed", "'2026-11-24'", "'6:00 PM'");
        await desk.SingleTenantBookingAsync("undated", "confirmed", "null", "null");

        var (seen, query) = (new List<string>(), "bookings?sort=starts_at&limit=2");
        for (var next = query; next is not null; )
        {
            var page = await desk.Shop.GetAsync(next, Role.Viewer);
            page.Status.ShouldBe(200, page.Body);
            seen.AddRange(page.Each("starts_at"));
            next = page["has_more"] == "True" ? $"{query}&cursor={page["next_cursor"]}" : null;
        }

        // Of the old one only the day can be sorted by; who has none comes last.
        seen.Select(s => s is "" ? "none" : DateTimeOffset.Parse(s).ToUniversalTime().ToString("dd HH:mm"))
            .ShouldBe(["24 17:00", "24 10:00", "25 10:00", "26 10:00", "none"]);
        (await desk.Shop.GetAsync("bookings?sort=-starts_at&limit=1")).Each("starts_at").ShouldBe([""]);
    }

    [Fact]
    public async Task Filters_by_status_staff_service_contact_and_time()
    {
        await using var desk = await Desk.OpenAsync();
        var ann = await desk.BookedAsync("2026-11-24T10:00:00Z");
        var bob = await desk.BookedAsync("2026-11-25T10:00:00Z", Desk.Bob, "+4915112345679");
        await desk.PostAsync($"bookings/{bob}/cancel");
        await desk.SingleTenantBookingAsync("old", "CONFIRMED ", "'2026-11-25'", "'2:30 PM'");
        await desk.SingleTenantBookingAsync("odd", "booked", "'2026-11-20'", "'2:30 PM'");
        // Of no time: they are found without one.
        await desk.SingleTenantBookingAsync("undated", "confirmed", "null", "'2:30 PM'");
        await desk.SingleTenantBookingAsync("endless", "confirmed", "'infinity'", "null");
        var contact = (await desk.Shop.GetAsync($"bookings/{ann}"))["customer.contact_id"];

        await FindsAsync("status=confirmed", ann, "bkg_old", "bkg_undated", "bkg_endless");
        await FindsAsync("status=cancelled", bob);
        await FindsAsync("status=unknown", "bkg_odd");
        await FindsAsync($"staff={Desk.Bob}", bob);
        await FindsAsync("service=svc_service-1-2");
        await FindsAsync($"contact={contact}", ann);
        await FindsAsync("from=2026-11-25T00:00:00Z", bob, "bkg_old");
        await FindsAsync("from=2026-11-25T12:00:00Z", "bkg_old");
        await FindsAsync("from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z", ann);
        await FindsAsync("to=2026-11-21T00:00:00Z", "bkg_odd");
        await FindsAsync("staff=stf_00000000-0000-7000-8000-00000000001a");
        await FindsAsync("staff=nobody");

        async Task FindsAsync(string query, params string[] ids) =>
            (await desk.Shop.GetAsync($"bookings?{query}")).Each("id").Order().ShouldBe(ids.Order(), query);
    }

    [Theory]
    [InlineData("status=held", "status:unknown_value")]
    [InlineData("from=tomorrow", "from:malformed")]
    [InlineData("sort=price", "sort:unknown_value")]
    [InlineData("limit=1000", "limit:out_of_range")]
    [InlineData("cursor=x", "cursor:malformed")]
    public async Task A_query_that_cannot_be_answered_is_refused(string query, string error)
    {
        await using var desk = await Desk.OpenAsync();

        (await desk.Shop.GetAsync($"bookings?{query}")).Problem.ShouldBe($"422 invalid {error}");
    }

    [Fact]
    public async Task A_booking_of_the_single_tenant_time_is_shown_as_what_it_is()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SingleTenantBookingAsync("Booking 1/a", "Confirmed", "'2026-11-25'", "'2:30 PM'");
        var id = (await desk.Shop.GetAsync("bookings")).Each("id").Single();

        var booking = await desk.Shop.GetAsync($"bookings/{id}");

        booking["status"].ShouldBe("confirmed");
        DateTimeOffset.Parse(booking["starts_at"]).ShouldBe(DateTimeOffset.Parse("2026-11-25T13:30:00Z"));
        booking["staff"].ShouldBe("");
        (booking["price.amount"], booking["price.currency"]).ShouldBe(("65000", "INR"));
        (booking["customer.name"], booking["customer.phone"]).ShouldBe(("Asha", "98765 Booking 1/a"));
        (await desk.PostAsync($"bookings/{id}/move", new { starts_at = "2026-11-25T15:00:00Z" }))["staff.name"]
            .ShouldBe("Ann");
        (await desk.PostAsync($"bookings/{id}/cancel"))["status"].ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("booked", "'2026-11-25'", "'2:30 PM'")]
    [InlineData("confirmed", "null", "'2:30 PM'")]
    [InlineData("confirmed", "'infinity'", "null")]
    [InlineData("confirmed", "'20206-11-25'", "'2:30 PM'")]
    [InlineData("confirmed", "'0044-03-15 BC'", "'2:30 PM'")]
    public async Task One_that_nobody_can_read_is_shown_and_refuses_what_needs_reading(
        string status,
        string date,
        string time
    )
    {
        await using var desk = await Desk.OpenAsync();
        await desk.SingleTenantBookingAsync("b", status, date, time);

        (await desk.Shop.GetAsync("bookings/bkg_b")).Status.ShouldBe(200);
        (await desk.Shop.GetAsync("bookings?sort=starts_at")).Each("id").ShouldBe(["bkg_b"]);
        (await desk.PostAsync("bookings/bkg_b/cancel")).Problem.ShouldBe("409 booking_unchangeable");
        (await desk.PostAsync("bookings/bkg_b/complete")).Problem.ShouldBe("409 booking_unchangeable");
        (await desk.PostAsync("bookings/bkg_b/verify-payment")).Problem.ShouldBe("409 booking_unchangeable");
        (await desk.Shop.PatchAsync("bookings/bkg_b", """{"notes": "call"}"""))["notes"].ShouldBe("call");
    }
}
