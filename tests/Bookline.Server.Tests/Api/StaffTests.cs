namespace Bookline.Server.Tests.Api;

/// <summary>Staff by the API: people, skills, hours, time off; and when the business is open.</summary>
public sealed class StaffTests
{
    [Fact]
    public async Task Somebody_new_does_all_services_until_it_is_said_which()
    {
        await using var shop = await Shop.OpenAsync();

        var ana = await shop.PostAsync("staff", """{"name": "Ana"}""");
        ana.Status.ShouldBe(201, ana.Body);
        var path = ana.Header("Location")!["/api/v1/".Length..];
        ana.Find("service_ids").GetArrayLength().ShouldBe(2);

        var changed = await shop.PatchAsync(path, """{"service_ids": ["svc_service-1-2"]}""");
        changed["service_ids"].ShouldBe("""["svc_service-1-2"]""");
        (await shop.PatchAsync(path, """{"active": false}"""))["active"].ShouldBe("False");
        (await shop.SendAsync("DELETE", path)).Status.ShouldBe(204);
        (await shop.GetAsync(path)).Problem.ShouldBe("404 not_found");
    }

    [Theory]
    [InlineData("""["svc_service-2-1"]""")]
    [InlineData("""["svc_none"]""")]
    [InlineData("""["x"]""")]
    public async Task A_service_of_another_business_or_of_none_is_no_skill(string ids)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PostAsync("staff", $$"""{"name": "Ana", "service_ids": {{ids}}}""")).Problem.ShouldBe(
            "422 invalid service_ids[0]:not_found"
        );
    }

    [Fact]
    public async Task The_week_is_set_as_a_whole_and_is_a_new_version_of_the_person()
    {
        await using var shop = await Shop.OpenAsync();
        var ana = await shop.PostAsync("staff", """{"name": "Ana"}""");
        var path = $"staff/{ana["id"]}";
        const string week =
            """{"hours":[{"weekday":"monday","starts":"09:00","ends":"12:00"},{"weekday":"monday","starts":"13:00","ends":"24:00"}]}""";

        (await shop.SendAsync("PUT", $"{path}/hours", week)).Body.ShouldBe(week);
        (await shop.GetAsync($"{path}/hours")).Body.ShouldBe(week);

        (await shop.PatchAsync(path, "{}", ("If-Match", ana.Header("ETag")!))).Problem.ShouldBe(
            "412 changed_meanwhile"
        );
        (await shop.SendAsync("PUT", $"{path}/hours", """{"hours": []}""")).Body.ShouldBe("""{"hours":[]}""");
    }

    [Theory]
    [InlineData("""{"hours": null}""", "422 invalid hours:required")]
    [InlineData("""{"hours": [{"weekday": "someday"}]}""", "400 malformed_json hours[0].weekday:wrong_type")]
    [InlineData(
        """{"hours": [{"weekday": "monday", "starts": "9", "ends": "10:00"}]}""",
        "422 invalid hours[0].starts:malformed"
    )]
    [InlineData(
        """{"hours": [{"weekday": "monday", "starts": "10:00", "ends": "10:00"}]}""",
        "422 invalid hours[0].ends:malformed"
    )]
    [InlineData(
        """{"hours": [{"weekday": "monday", "starts": "09:00", "ends": "12:00"}, {"weekday": "monday", "starts": "11:00", "ends": "13:00"}]}""",
        "422 invalid hours:overlapping"
    )]
    public async Task A_week_that_cannot_be_is_refused(string week, string expected)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.SendAsync("PUT", "opening_hours", week)).Problem.ShouldBe(expected);
    }

    [Fact]
    public async Task Time_off_is_given_changed_and_taken_back()
    {
        await using var shop = await Shop.OpenAsync();
        var staff = $"staff/{(await shop.PostAsync("staff", """{"name": "Ana"}"""))["id"]}/time_off";

        var off = await shop.PostAsync(
            staff,
            """{"starts_at": "2026-08-03T02:00:00+02:00", "ends_at": "2026-08-17T00:00:00Z", "reason": "Sea"}"""
        );
        off.Status.ShouldBe(201, off.Body);
        off["starts_at"].ShouldBe("2026-08-03T00:00:00Z");
        var path = $"{staff}/{off["id"]}";
        (await shop.PatchAsync(path, """{"ends_at": "2026-08-01T00:00:00Z"}""")).Problem.ShouldBe(
            "422 invalid ends_at:out_of_range"
        );
        (await shop.PatchAsync(path, """{"reason": null}"""))["reason"].ShouldBe("");
        (await shop.GetAsync(staff)).Each("id").ShouldBe([off["id"]]);
        (await shop.SendAsync("DELETE", path)).Status.ShouldBe(204);
        (await shop.SendAsync("DELETE", path)).Problem.ShouldBe("404 not_found");
        (
            await shop.Database.ColumnAsync(
                "select distinct coalesce(after, before) ->> 'staff_id' from audit_log where action like 'time_off.%'"
            )
        ).ShouldBe([staff.Split('/')[1]]);
    }

    [Fact]
    public async Task A_holiday_closes_a_day_and_opens_it_again()
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.SendAsync("PUT", "holidays/2031-01-01", """{"name": "New Year"}""")).Status.ShouldBe(200);
        (await shop.SendAsync("PUT", "holidays/2031-01-01", """{"name": "1 January"}""")).Status.ShouldBe(200);

        (await shop.GetAsync("holidays")).Each("name").ShouldBe(["1 January"]);
        (await shop.SendAsync("PUT", "holidays/2031-02-30", "{}")).Problem.ShouldBe("422 invalid day:malformed");
        (await shop.SendAsync("DELETE", "holidays/2031-01-01")).Status.ShouldBe(204);
        (await shop.SendAsync("DELETE", "holidays/2031-01-01")).Problem.ShouldBe("404 not_found");
    }

    [Theory]
    [InlineData("2027-08-03T00:00:00", "2027-08-17T00:00:00Z", "starts_at")]
    [InlineData("2027-08-03T00:00:00Z", "2027-08-17", "ends_at")]
    public async Task A_time_without_its_offset_could_mean_any_zone_and_is_refused(
        string starts,
        string ends,
        string field
    )
    {
        await using var shop = await Shop.OpenAsync();
        var path = $"staff/{(await shop.PostAsync("staff", """{"name": "Ana"}"""))["id"]}/time_off";

        (await shop.PostAsync(path, $$"""{"starts_at": "{{starts}}", "ends_at": "{{ends}}"}""")).Problem.ShouldBe(
            $"400 malformed_json {field}:wrong_type"
        );
        (
            await shop.PostAsync(
                path,
                """{"starts_at": "2027-08-03T00:00:00+02:00", "ends_at": "2027-08-17T00:00:00.1234567Z"}"""
            )
        )["ends_at"]
            .ShouldBe("2027-08-17T00:00:00.123456Z");
    }

    [Theory]
    [InlineData("opening_hours")]
    [InlineData("staff/{0}/hours")]
    public async Task Hours_are_not_sent_again_to_who_has_them(string path)
    {
        await using var shop = await Shop.OpenAsync();
        path = string.Format(path, (await shop.PostAsync("staff", """{"name": "Ana"}"""))["id"]);
        var set = await shop.SendAsync("PUT", path, """{"hours": []}""");

        var read = await shop.GetAsync(path);

        read.Header("ETag").ShouldNotBeNull().ShouldBe(set.Header("ETag"));
        (await shop.SendAsync("GET", path, null, headers: ("If-None-Match", read.Header("ETag")!))).Status.ShouldBe(
            304
        );
        const string week = """{"hours": [{"weekday": "monday", "starts": "09:00", "ends": "12:00"}]}""";
        (await shop.SendAsync("PUT", path, week, headers: ("If-Match", read.Header("ETag")!))).Status.ShouldBe(200);
        (await shop.SendAsync("PUT", path, week, headers: ("If-Match", "\"other\""))).Problem.ShouldBe(
            "412 changed_meanwhile"
        );
    }

    [Fact]
    public async Task Holidays_are_a_page_as_every_list_is()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.SendAsync("PUT", "holidays/2031-01-01", "{}");

        (await shop.GetAsync("holidays")).Body.ShouldBe(
            """{"data":[{"day":"2031-01-01","name":null}],"has_more":false,"next_cursor":null}"""
        );
    }
}
