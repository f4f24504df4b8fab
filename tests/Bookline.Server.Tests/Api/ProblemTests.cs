using System.Net;
using System.Net.Sockets;
using System.Text;
using Bookline.Server.Access;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookline.Server.Tests.Api;

/// <summary>Whatever goes wrong below /api/v1 is a problem with a code (RFC 9457).</summary>
public sealed class ProblemTests
{
    [Theory]
    [InlineData("{", "400 malformed_json")]
    [InlineData("", "400 malformed_json")]
    [InlineData("null", "400 malformed_json")]
    [InlineData("[]", "400 malformed_json")]
    [InlineData("""{"name": 1}""", "400 malformed_json name:wrong_type")]
    [InlineData("""{"duration_minutes": "60"}""", "400 malformed_json duration_minutes:wrong_type")]
    [InlineData("""{"price": {"amount": 1.5, "currency": "EUR"}}""", "400 malformed_json price.amount:wrong_type")]
    [InlineData("""{"price": {"amount": 1, "unit": "EUR"}}""", "400 malformed_json price.unit:unknown_field")]
    [InlineData("""{"tenant_id": "x"}""", "400 malformed_json tenant_id:unknown_field")]
    [InlineData("""{"Name": "x"}""", "400 malformed_json Name:unknown_field")]
    [InlineData("""{"name": "a", "name": "b"}""", "400 malformed_json name:duplicate")]
    public async Task A_body_that_cannot_be_read_names_the_field(string body, string expected)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PostAsync("services", body)).Problem.ShouldBe(expected);
    }

    [Theory]
    [InlineData("GET", "nothing", "404 unknown_address")]
    [InlineData("GET", "services/x/y/z", "404 unknown_address")]
    [InlineData("PUT", "services", "405 method_not_allowed")]
    [InlineData("GET", "services?limit=many", "400 malformed_query limit:wrong_type")]
    [InlineData("GET", "services?limit=101", "422 invalid limit:out_of_range")]
    [InlineData("GET", "services?sort=price;drop", "422 invalid sort:unknown_value")]
    [InlineData("GET", "services?cursor=x", "422 invalid cursor:malformed")]
    [InlineData("GET", "services?name=%00", "400 malformed_query")]
    [InlineData("GET", "services/svc_~AA", "422 invalid")]
    [InlineData("GET", "services/bkg_1", "404 not_found")]
    [InlineData("GET", "services?foo=1", "400 malformed_query foo:unknown_field")]
    [InlineData("GET", "users?role=owner", "400 malformed_query role:unknown_field")]
    [InlineData("GET", "api_keys?status=active&limit=5", "400 malformed_query status:unknown_field")]
    [InlineData("DELETE", "services/svc_none?foo=1", "400 malformed_query foo:unknown_field")]
    [InlineData("GET", "events?type=foo", "422 invalid type:unknown_value")]
    public async Task So_is_what_no_endpoint_takes(string method, string path, string expected)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.SendAsync(method, path)).Problem.ShouldBe(expected);
    }

    [Theory]
    [InlineData("bookings/bkg_1/complete", """{"comment": "x"}""", "400 malformed_json comment:unknown_field")]
    [InlineData("webhooks/whk_1/enable", "x", "400 malformed_json")]
    [InlineData("bookings/bkg_1/complete", "{}", "404 not_found")]
    public async Task A_body_where_none_is_taken_is_a_slip(string path, string body, string expected)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PostAsync(path, body)).Problem.ShouldBe(expected);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/v2/services")]
    public async Task Below_api_what_is_not_there_is_a_problem(string path)
    {
        await using var shop = await Shop.OpenAsync();

        using var answer = await shop.Server.Http.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("unknown_address");
    }

    [Theory]
    [InlineData("services", 200)]
    [InlineData("services/svc_none", 404)]
    public async Task HEAD_is_GET_without_its_body(string path, int status)
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.SendAsync("HEAD", path);

        answer.Status.ShouldBe(status);
        answer.Body.ShouldBeEmpty();
        answer.Header("Request-Id").ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_media_type_is_none()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.SendAsync("POST", "services", "name=x", type: "application/x-www-form-urlencoded");

        answer.Problem.ShouldBe("415 unsupported_media_type");
    }

    [Fact]
    public async Task A_body_is_bounded()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.PostAsync("services", $$"""{"name": "{{new string('x', 70_000)}}"}""");

        answer.Problem.ShouldBe("413 body_too_large");
    }

    [Fact]
    public async Task Nobody_is_told_to_sign_in_and_each_answer_has_an_id()
    {
        await using var shop = await Shop.OpenAsync();

        var first = await shop.GetAsync("services", role: null);
        var second = await shop.GetAsync("services");

        first.Problem.ShouldBe("401 unauthenticated");
        second.Status.ShouldBe(200);
        first.Header("Request-Id").ShouldNotBe(second.Header("Request-Id"));
        new[] { first, second }.ShouldAllBe(a =>
            a.Header("Request-Id")!.StartsWith("req_") && a.Header("Cache-Control") == "no-store"
        );
    }

    [Fact]
    public async Task A_failure_of_the_server_says_nothing_of_it()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync("alter table services rename column name to name_of_it");

        var answer = await shop.GetAsync("services");

        answer.Problem.ShouldBe("500 internal_error");
        answer.Body.ShouldNotContain("name_of_it");
        answer.Body.ShouldNotContain("column");
        answer.Header("Request-Id").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_suspended_business_is_told_so()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.Database.ExecuteAsync("update tenants set status = 'suspended'");

        (await shop.GetAsync("services")).Problem.ShouldBe("403 tenant_suspended");
    }

    [Theory]
    [InlineData("""{"name": "Cut\r\nSet-Cookie: a=b", "price": {"amount": 1, "currency": "EUR"}}""", "name:malformed")]
    [InlineData("""{"name": "Cut", "icon": "\u0007", "price": {"amount": 1, "currency": "EUR"}}""", "icon:malformed")]
    [InlineData(
        """{"name": "Cut", "description": "\u0000", "price": {"amount": 1, "currency": "EUR"}}""",
        "description:malformed"
    )]
    public async Task A_line_that_would_be_two_headers_is_refused(string body, string field)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PostAsync("services", body)).Problem.ShouldBe($"422 invalid {field}");
    }

    [Fact]
    public async Task What_the_caller_sends_comes_back_in_no_header()
    {
        await using var shop = await Shop.OpenAsync();

        var answer = await shop.SendAsync(
            "GET",
            "services/svc_x%0d%0aSet-Cookie:%20a=b?sort=x%0d%0aSet-Cookie:%20a=b",
            headers: [("Request-Id", "mine"), ("X-Request-Id", "mine")]
        );

        answer.Header("Set-Cookie").ShouldBeNull();
        answer.Header("Request-Id").ShouldNotBe("mine");
    }
}
