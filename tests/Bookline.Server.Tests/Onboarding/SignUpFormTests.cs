using System.Net;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>What a sign-up may say, on the page and in JSON.</summary>
public sealed class SignUpFormTests
{
    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_and_at_its_field()
    {
        await using var world = await SignUpWorld.OpenAsync();

        var response = await world.PostAsync(
            new()
            {
                ["business_name"] = " ",
                ["domain"] = "Spark Salon!",
                ["email"] = "ana@",
                ["password"] = "short",
                ["time_zone"] = "Mars/Olympus",
                ["currency"] = "XTS",
                ["trade"] = "wizard",
                ["language"] = "not a language",
            }
        );

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await SignUpWorld.JsonAsync(response);
        ((string)problem["code"]!).ShouldBe("invalid");
        problem["errors"]!
            .AsArray()
            .Select(e => $"{e!["field"]} {e["code"]}")
            .ShouldBe(
                [
                    "business_name required",
                    "domain malformed",
                    "email malformed",
                    "password too_short",
                    "time_zone unknown_value",
                    "currency unknown_value",
                    "trade unknown_value",
                    "language unknown_value",
                ],
                ignoreOrder: true
            );
        (await world.CountAsync("sign_ups")).ShouldBe(0);
    }

    [Theory]
    [InlineData("business_name", "Spark\r\nBcc: eve@example.com", "malformed")]
    [InlineData("business_name", "!!!", "malformed")]
    [InlineData("domain", "", "required")]
    [InlineData("domain", "ab", "too_short")]
    [InlineData("domain", "-salon", "malformed")]
    [InlineData("domain", "xn--salon", "malformed")]
    [InlineData("domain", "salón", "malformed")]
    [InlineData("domain", "admin", "reserved")]
    [InlineData("domain", "www", "reserved")]
    [InlineData("email", "ana@example.com\nBcc: eve@example.com", "malformed")]
    [InlineData("email", "ana@MAILINATOR.com", "disposable")]
    public async Task Refuses_what_cannot_be_taken(string field, string value, string code)
    {
        await using var world = await SignUpWorld.OpenAsync();
        var form = SignUpWorld.Form();
        form[field] = value;

        var problem = await SignUpWorld.JsonAsync(await world.PostAsync(form));

        problem["errors"]!.AsArray().Select(e => $"{e!["field"]} {e["code"]}").ShouldBe([$"{field} {code}"]);
    }

    [Theory]
    [InlineData("""{"business_name": 1}""")]
    [InlineData("""{"status": "active"}""")]
    [InlineData("nonsense")]
    [InlineData("null")]
    public async Task Refuses_a_body_that_is_no_sign_up(string body)
    {
        await using var world = await SignUpWorld.OpenAsync();
        var response = await world.Server.Http.PostAsync(
            "/sign-up",
            new StringContent(body, System.Text.Encoding.UTF8, "application/json")
        );
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("""{"busyness_name": "Spark"}""", "application/json", "400 malformed_json busyness_name:unknown_field")]
    [InlineData("""{"currency": 1}""", "application/json", "400 malformed_json currency:wrong_type")]
    [InlineData("hello", "text/plain", "415 unsupported_media_type ")]
    [InlineData(null, "application/json", "413 body_too_large ")]
    public async Task Says_what_of_a_body_it_cannot_read(string? body, string type, string problem)
    {
        await using var world = await SignUpWorld.OpenAsync();
        var response = await world.Server.Http.PostAsync(
            "/sign-up",
            new StringContent(body ?? $"\"{new string('a', 20_000)}\"", System.Text.Encoding.UTF8, type)
        );

        var said = await SignUpWorld.JsonAsync(response);
        var errors = said["errors"]?.AsArray().Select(e => $"{e!["field"]}:{e["code"]}") ?? [];
        $"{(int)response.StatusCode} {said["code"]} {string.Join(' ', errors)}".ShouldBe(problem);
    }

    [Theory]
    [InlineData("business_name")]
    [InlineData("domain")]
    [InlineData("email")]
    [InlineData("password")]
    [InlineData("time_zone")]
    [InlineData("currency")]
    [InlineData("trade")]
    public async Task A_text_that_PostgreSQL_cannot_store_is_a_slip_in_json_and_in_a_form(string field)
    {
        await using var world = await SignUpWorld.OpenAsync();
        var fields = SignUpWorld.Form();
        fields[field] += "\0";

        var json = await world.PostAsync(fields);
        var form = await world.Server.Http.PostAsync("/sign-up", new FormUrlEncodedContent(fields));

        ((int)json.StatusCode).ShouldBe(422);
        ((int)form.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task The_form_works_without_a_script_and_keeps_what_was_typed_but_the_password()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var form = SignUpWorld.Form("admin");
        form["business_name"] = "Scissors & <b>Co</b>";

        var refused = await world.Server.Http.PostAsync("/sign-up", new FormUrlEncodedContent(form));
        var page = await refused.Content.ReadAsStringAsync();
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.ShouldContain("kept for Bookline itself");
        page.ShouldContain("Scissors &amp; &lt;b&gt;Co&lt;/b&gt;");
        page.ShouldNotContain("correct horse battery");

        form["domain"] = "scissors";
        var taken = await world.Server.Http.PostAsync("/sign-up", new FormUrlEncodedContent(form));
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await taken.Content.ReadAsStringAsync()).ShouldContain("Look into your mailbox");
        (await world.CountAsync("sign_ups")).ShouldBe(1);
    }
}
