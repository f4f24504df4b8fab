using Bookline.Server.Access;
using Bookline.Server.Tests.Api.Bookings;

namespace Bookline.Server.Tests.Api.Availability;

public sealed class AvailabilityTests
{
    [Fact]
    public async Task Lists_the_free_slots_of_a_day_with_whoever_can_take_them()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Shop.Database.ExecuteAsync("""update tenants set bot_settings = '{"slot_minutes": 180}'""");
        await desk.BookedAsync("2026-11-24T11:00:00Z");

        var day = await desk.Shop.GetAsync($"availability?service={Desk.Haircut}&from=2026-11-24", Role.Viewer);

        day.Status.ShouldBe(200, day.Body);
        (day["time_zone"], day["to"]).ShouldBe(("Europe/Berlin", "2026-11-24"));
        Slots(day).ShouldBe(["09:00+01:00 2", "12:00+01:00 1", "15:00+01:00 2"]);
        day.Find("slots")[1].GetProperty("staff")[0].GetString().ShouldBe(Desk.Bob);
        DateTimeOffset
            .Parse(day.Find("slots")[1].GetProperty("starts_at").GetString()!)
            .ShouldBe(DateTimeOffset.Parse("2026-11-24T11:00:00Z"));
        Slots(await desk.Shop.GetAsync($"availability?service={Desk.Haircut}&from=2026-11-24&staff={Desk.Ann}"))
            .ShouldBe(["09:00+01:00 1", "15:00+01:00 1"]);
    }

    [Fact]
    public async Task What_it_lists_can_be_booked()
    {
        await using var desk = await Desk.OpenAsync();
        var slot = (await desk.Shop.GetAsync($"availability?service={Desk.Haircut}&from=2026-11-23")).Find("slots")[0];

        (
            await desk.BookAsync(slot.GetProperty("starts_at").GetString()!, slot.GetProperty("staff")[0].GetString())
        ).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_day_on_which_the_clock_is_put_forward_leaves_an_hour_out()
    {
        await using var desk = await Desk.OpenAsync("2027-03-27T07:00:00Z");
        await NightsAsync(desk);

        Slots(await desk.Shop.GetAsync($"availability?service={Desk.Haircut}&from=2027-03-28&staff={Desk.Ann}"))
            .ShouldBe(["00:00+01:00 1", "01:00+01:00 1", "03:00+02:00 1", "04:00+02:00 1"]);
    }

    [Fact]
    public async Task The_day_on_which_the_clock_is_put_back_offers_the_hour_that_comes_twice_once()
    {
        await using var desk = await Desk.OpenAsync("2027-10-30T07:00:00Z");
        await NightsAsync(desk);

        Slots(await desk.Shop.GetAsync($"availability?service={Desk.Haircut}&from=2027-10-31&staff={Desk.Ann}"))
            .ShouldBe(["00:00+02:00 1", "01:00+02:00 1", "02:00+02:00 1", "03:00+01:00 1", "04:00+01:00 1"]);
    }

    [Fact]
    public async Task Nothing_is_free_too_soon_beyond_the_horizon_or_in_the_past()
    {
        await using var desk = await Desk.OpenAsync("2026-11-23T12:10:00Z");
        await desk.Shop.Database.ExecuteAsync(
            """update tenants set bot_settings = '{"slot_minutes": 60, "lead_minutes": 120, "horizon_days": 2}'"""
        );

        var days = await desk.Shop.GetAsync(
            $"availability?service={Desk.Haircut}&from=2026-11-22&to=2026-11-26&staff={Desk.Ann}"
        );

        days.Find("slots")
            .EnumerateArray()
            .Select(slot => slot.GetProperty("starts_at_local").GetString()![..13])
            .GroupBy(hour => hour[..10])
            .Select(day => $"{day.First()} {day.Count()}")
            .ShouldBe(["2026-11-23T16 2", "2026-11-24T09 9"]);
    }

    [Theory]
    [InlineData("", "from:required service:required")]
    [InlineData("service=svc_service-1-1&from=23.11.2026", "from:malformed")]
    [InlineData("service=svc_service-1-1&from=2026-11-24&to=2026-11-23", "to:out_of_range")]
    [InlineData("service=svc_service-1-1&from=2026-11-01&to=2026-12-02", "to:out_of_range")]
    public async Task A_query_that_cannot_be_answered_is_refused(string query, string errors)
    {
        await using var desk = await Desk.OpenAsync();

        (await desk.Shop.GetAsync($"availability?{query}")).Problem.ShouldBe($"422 invalid {errors}");
    }

    [Fact]
    public async Task A_month_is_answered()
    {
        await using var desk = await Desk.OpenAsync();

        (
            await desk.Shop.GetAsync($"availability?service={Desk.Haircut}&from=2026-12-01&to=2026-12-31")
        ).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("service=svc_service-2-1&from=2026-11-24")]
    [InlineData("service=svc_service-1-1&from=2026-11-24&staff=stf_00000000-0000-7000-8000-00000000001a")]
    public async Task Another_businesss_service_or_staff_is_none(string query)
    {
        await using var desk = await Desk.OpenAsync();

        (await desk.Shop.GetAsync($"availability?{query}")).Problem.ShouldBe("404 not_found");
    }

    [Fact]
    public async Task Too_many_slots_for_one_answer_end_with_a_day_and_the_next_day_is_said()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Shop.Database.ExecuteAsync(
            """
            update working_hours set starts_minute = 0, ends_minute = 1440;
            update tenants set bot_settings = '{"slot_minutes": 1, "horizon_days": 60}';
            """
        );
        var days = $"availability?service={Desk.Haircut}&to=2026-12-25&from=";

        var first = await desk.Shop.GetAsync($"{days}2026-11-25");

        first.Status.ShouldBe(200);
        first["to"].ShouldBe("2026-12-01");
        first["next_from"].ShouldBe("2026-12-02");
        first
            .Find("slots")
            .EnumerateArray()
            .Last()
            .GetProperty("starts_at_local")
            .GetString()!
            .ShouldStartWith("2026-12-01T");
        var last = await desk.Shop.GetAsync($"{days}2026-12-25");
        (last["from"], last["to"]).ShouldBe(("2026-12-25", "2026-12-25"));
        last.Find("next_from").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    private static Task NightsAsync(Desk desk) =>
        desk.Shop.Database.ExecuteAsync(
            """
            update working_hours set starts_minute = 0, ends_minute = 300;
            update tenants set bot_settings = '{"slot_minutes": 60}';
            """
        );

    /// <summary>Beginnings on the wall clock, each with how many can take it.</summary>
    private static IEnumerable<string> Slots(ApiAnswer answer) =>
        answer
            .Find("slots")
            .EnumerateArray()
            .Select(slot =>
                $"{DateTimeOffset.Parse(slot.GetProperty("starts_at_local").GetString()!):HH:mmzzz} {slot.GetProperty("staff").GetArrayLength()}"
            );
}
