using Bookline.Server.Access;

namespace Bookline.Server.Tests.Api;

/// <summary>Services by the API.</summary>
public sealed class ServiceTests
{
    private const string Cut = """{"name": " Cut ", "price": {"amount": 1200, "currency": "EUR"}}""";

    [Fact]
    public async Task A_service_is_created_read_changed_and_deleted()
    {
        await using var shop = await Shop.OpenAsync();

        var created = await shop.PostAsync("services", Cut);
        created.Status.ShouldBe(201, created.Body);
        var path = created.Header("Location")!["/api/v1/".Length..];
        (created["name"], created["duration_minutes"], created["active"]).ShouldBe(("Cut", "60", "True"));
        (await shop.GetAsync(path)).Body.ShouldBe(created.Body);

        var changed = await shop.PatchAsync(path, """{"icon": "✂️", "price": {"amount": 500, "currency": "JPY"}}""");
        changed.Status.ShouldBe(200, changed.Body);
        (changed["name"], changed["icon"], changed["price.amount"]).ShouldBe(("Cut", "✂️", "500"));
        changed.Header("ETag").ShouldNotBe(created.Header("ETag"));

        (await shop.PatchAsync(path, """{"icon": null}"""))["icon"].ShouldBe("");
        (await shop.SendAsync("DELETE", path)).Status.ShouldBe(204);
        (await shop.GetAsync(path)).Problem.ShouldBe("404 not_found");
    }

    [Theory]
    [InlineData("""{"name": null}""", "422 invalid name:required")]
    [InlineData("""{"name": "  "}""", "422 invalid name:required")]
    [InlineData("""{"price": null}""", "422 invalid price:required")]
    [InlineData("""{"price": {"amount": -1, "currency": "EUR"}}""", "422 invalid price.amount:out_of_range")]
    [InlineData("""{"price": {"amount": 1, "currency": "eur"}}""", "422 invalid price.currency:unknown_value")]
    [InlineData("""{"price": {"amount": 1, "currency": "ZZZ"}}""", "422 invalid price.currency:unknown_value")]
    [InlineData(
        """{"price": {"amount": 9223372036854775807, "currency": "EUR"}}""",
        "422 invalid price.amount:out_of_range"
    )]
    [InlineData("""{"duration_minutes": 0}""", "422 invalid duration_minutes:out_of_range")]
    [InlineData("""{"duration_minutes": null}""", "400 malformed_json duration_minutes:wrong_type")]
    [InlineData("""{"active": "yes"}""", "400 malformed_json active:wrong_type")]
    [InlineData("""{"id": "svc_1"}""", "400 malformed_json id:unknown_field")]
    [InlineData("""{"updated_at": "2026-01-01T00:00:00Z"}""", "400 malformed_json updated_at:unknown_field")]
    [InlineData("""{"tenant_id": "x"}""", "400 malformed_json tenant_id:unknown_field")]
    [InlineData("""{"is_active": false}""", "400 malformed_json is_active:unknown_field")]
    public async Task What_is_not_to_be_set_or_is_wrong_changes_nothing(string body, string expected)
    {
        await using var shop = await Shop.OpenAsync();
        var before = (await shop.GetAsync("services/svc_service-1-1")).Body;

        (await shop.PatchAsync("services/svc_service-1-1", body)).Problem.ShouldBe(expected);

        (await shop.GetAsync("services/svc_service-1-1")).Body.ShouldBe(before);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.PostAsync("services", """{"duration_minutes": 0, "category": "a\nb"}""");

        answer.Problem.ShouldBe(
            "422 invalid price:required name:required category:malformed duration_minutes:out_of_range"
        );
    }

    [Fact]
    public async Task Whole_rupees_of_the_single_tenant_time_are_shown_as_paise_and_stay_what_they_are()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync(
            "update services set price = 650, currency = 'INR', amount_unit = 'major' where id = 'service-1-1'"
        );

        (await shop.GetAsync("services/svc_service-1-1"))["price.amount"].ShouldBe("65000");
        (await shop.PatchAsync("services/svc_service-1-1", """{"name": "x"}"""))["price.amount"].ShouldBe("65000");
        (await shop.Database.ScalarAsync<int>("select price from services where id = 'service-1-1'")).ShouldBe(650);
    }

    [Fact]
    public async Task One_that_was_booked_is_closed_and_not_deleted()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync(
            $"""
            insert into conversations (tenant_id, id, phone_number) values ('{Shop.First}', 'c', '+491');
            insert into bookings (tenant_id, id, conversation_id, service_id, phone_number, amount, currency, amount_unit)
            values ('{Shop.First}', 'b', 'c', 'service-1-1', '+491', 1, 'EUR', 'minor');
            """
        );

        var closed = await shop.SendAsync("DELETE", "services/svc_service-1-1");

        (closed.Status, closed["active"]).ShouldBe((200, "False"));
        (await shop.GetAsync("services?active=true")).Each("id").ShouldBe(["svc_service-1-2"]);
    }

    [Fact]
    public async Task Another_business_has_no_such_service()
    {
        await using var shop = await Shop.OpenAsync();

        foreach (var method in (string[])["GET", "PATCH", "DELETE"])
        {
            var body = method == "PATCH" ? "{}" : null;
            (await shop.SendAsync(method, "services/svc_service-1-1", body, tenant: Shop.Second)).Problem.ShouldBe(
                "404 not_found"
            );
        }
        (await shop.GetAsync("services", tenant: Shop.Second)).Each("id").ShouldNotContain("svc_service-1-1");
    }

    [Fact]
    public async Task Who_has_read_an_older_one_does_not_overwrite_it()
    {
        await using var shop = await Shop.OpenAsync();
        var tag = (await shop.GetAsync("services/svc_service-1-1")).Header("ETag")!;

        // All at once, each of them knowing the same.
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(n => shop.PatchAsync("services/svc_service-1-1", $$"""{"name": "{{n}}"}""", ("If-Match", tag)))
        );

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Count(a => a.Problem == "412 changed_meanwhile").ShouldBe(9);
        (await shop.SendAsync("DELETE", "services/svc_service-1-1", headers: ("If-Match", tag))).Problem.ShouldBe(
            "412 changed_meanwhile"
        );
    }

    [Fact]
    public async Task Who_has_it_already_gets_no_body()
    {
        await using var shop = await Shop.OpenAsync();
        var read = await shop.GetAsync("services/svc_service-1-1");

        var again = await shop.SendAsync(
            "GET",
            "services/svc_service-1-1",
            // A proxy that packs the answer makes its tag a weak one.
            headers: ("If-None-Match", $"W/{read.Header("ETag")}")
        );

        (again.Status, again.Body).ShouldBe((304, ""));
    }

    [Fact]
    public async Task A_viewer_reads_and_does_not_write()
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.GetAsync("services", Role.Viewer)).Status.ShouldBe(200);
        (await shop.SendAsync("POST", "services", Cut, Role.Viewer)).Problem.ShouldBe("403 permission_missing");
    }
}
