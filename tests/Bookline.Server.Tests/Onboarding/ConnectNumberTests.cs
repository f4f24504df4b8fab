using System.Net;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>Credentials are tried before they are kept.</summary>
public sealed class ConnectNumberTests
{
    [Fact]
    public async Task Credentials_that_work_are_stored_and_the_number_is_shown_without_its_token()
    {
        await using var world = await ConnectWorld.OpenAsync();

        var answer = await world.ConnectAsync(ConnectWorld.Credentials);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var state = await ConnectWorld.JsonAsync(await world.Http.GetAsync("/api/v1/whatsapp"));
        ((bool)state["connected"]!).ShouldBeTrue();
        ((string)state["display_phone_number"]!).ShouldBe("+49 30 1234");
        ((string)state["verified_name"]!).ShouldBe("Spark");
        ((string)state["webhook"]!["callback_url"]!).ShouldBe("https://book.example.com/webhooks/whatsapp");
        ((string)state["webhook"]!["verify_token"]!).ShouldBe("verify-me");
        state.ToJsonString().ShouldNotContain("EAAG-token");
        world.Meta.Asked.ShouldBe([$"GET /v23.0/{ConnectWorld.Number} Bearer EAAG-token"]);
        (
            await world.Database.ScalarAsync<string>(
                "select whatsapp_token from tenants where whatsapp_phone_id is not null"
            )
        )!.ShouldNotContain("EAAG-token");
    }

    [Theory]
    [InlineData(401, """{"error":{"code":190,"message":"expired"}}""", 422, "token_invalid", "access_token")]
    [InlineData(400, """{"error":{"code":100,"message":"no object"}}""", 422, "number_unknown", "phone_number_id")]
    [InlineData(403, """{"error":{"code":10,"message":"permission"}}""", 422, "token_lacks_permission", "access_token")]
    [InlineData(
        403,
        """{"error":{"code":200,"message":"permission"}}""",
        422,
        "token_lacks_permission",
        "access_token"
    )]
    [InlineData(400, """{"error":{"code":4,"message":"limit"}}""", 503, "too_many_requests", null)]
    [InlineData(500, """{"error":{"code":2,"message":"oops"}}""", 503, "meta_unavailable", null)]
    [InlineData(502, "<html>Bad Gateway</html>", 503, "meta_unavailable", null)]
    [InlineData(400, """{"error":{"code":987654,"message":"new"}}""", 422, "refused", null)]
    public async Task Each_failure_says_what_to_do_and_nothing_is_stored(
        int status,
        string body,
        int answered,
        string code,
        string? field
    )
    {
        await using var world = await ConnectWorld.OpenAsync();
        world.Meta.Answers(status, body);

        var answer = await world.ConnectAsync(ConnectWorld.Credentials);

        ((int)answer.StatusCode).ShouldBe(answered);
        var problem = await ConnectWorld.JsonAsync(answer);
        ((string)problem["code"]!).ShouldBe(code);
        ((string)problem["detail"]!).Length.ShouldBeGreaterThan(40);
        ((string?)problem["errors"]?[0]?["field"]).ShouldBe(field);
        (
            await world.Database.ColumnAsync("select id::text from tenants where whatsapp_phone_id is not null")
        ).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_network_that_is_down_is_told_from_bad_credentials()
    {
        await using var world = await ConnectWorld.OpenAsync();
        await world.Meta.DisposeAsync();

        var answer = await world.ConnectAsync(ConnectWorld.Credentials);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)(await ConnectWorld.JsonAsync(answer))["code"]!).ShouldBe("network");
    }

    [Theory]
    [InlineData("", "", "phone_number_id required,access_token required")]
    [InlineData("+49 30 1234", "token", "phone_number_id malformed")]
    [InlineData("1/../2", "token", "phone_number_id malformed")]
    [InlineData("100000000000001", "to ken", "access_token malformed")]
    [InlineData("100000000000001", "token\r\nX-Evil: 1", "access_token malformed")]
    public async Task What_cannot_be_a_credential_is_not_even_tried(string number, string token, string errors)
    {
        await using var world = await ConnectWorld.OpenAsync();

        var answer = await world.ConnectAsync(new { phone_number_id = number, access_token = token });

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        string.Join(
                ',',
                (await ConnectWorld.JsonAsync(answer))["errors"]!.AsArray().Select(e => $"{e!["field"]} {e["code"]}")
            )
            .ShouldBe(errors);
        world.Meta.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_of_another_business_stays_its_own_and_only_who_has_its_token_learns_so()
    {
        await using var world = await ConnectWorld.OpenAsync();
        await world.ConnectAsync(ConnectWorld.Credentials);
        await using var other = await ConnectWorld.OpenAsync(world, tenant: 2);

        other.Meta.Answers(401, """{"error":{"code":190,"message":"no"}}""");
        ((string)(await ConnectWorld.JsonAsync(await other.ConnectAsync(ConnectWorld.Credentials)))["code"]!).ShouldBe(
            "token_invalid"
        );
        var answer = await other.ConnectAsync(ConnectWorld.Credentials);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        ((string)(await ConnectWorld.JsonAsync(answer))["code"]!).ShouldBe("number_taken");
        (
            await world.Database.ColumnAsync("select id::text from tenants where whatsapp_phone_id is not null")
        ).ShouldBe([$"{MultiTenantDatabase.TenantAt(1)}"]);
    }
}
