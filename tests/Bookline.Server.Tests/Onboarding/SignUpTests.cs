using System.Net;
using System.Text.Json.Nodes;
using Bookline.Booking.Availability;
using Bookline.Server.Catalog;
using Bookline.Server.Onboarding.SigningUp;
using Bookline.Server.Onboarding.Workspaces;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Onboarding;

public sealed class SignUpTests
{
    [Fact]
    public async Task A_business_signs_up_and_is_on_trial_for_fourteen_days()
    {
        await using var world = await SignUpWorld.OpenAsync();

        var tenant = await world.SignUpAsync();

        (
            await world.Database.ColumnAsync(
                $"select concat_ws(' ', business_name, domain, status, subscription_plan, time_zone, currency, locale, trade) from tenants where id = '{tenant}'"
            )
        ).ShouldBe(["Spark Salon spark-salon trial starter Europe/Berlin EUR en salon"]);
        (
            await world.Database.ColumnAsync(
                $"select concat_ws(' ', plan_id, status, current_period_end - current_period_start) from subscriptions where tenant_id = '{tenant}'"
            )
        ).ShouldBe(["starter trialing 14 days"]);
    }

    [Fact]
    public async Task The_owner_is_sent_a_link_and_nothing_is_set_up_before_it_is_followed()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await world.SignUpAsync();
        await world.DoAsync(tenant, "mail.send");

        var mails = JsonNode
            .Parse(await world.Server.Http.GetStringAsync("/dev/mail.json?to=ana@example.com"))!
            .AsArray();

        var mail = mails.ShouldHaveSingleItem()!;
        ((string)mail["links"]![0]!).ShouldContain("/confirm?token=");
        (await world.CountAsync($"services where tenant_id = '{tenant}'")).ShouldBe(0);
    }

    [Theory]
    [InlineData("salon")]
    [InlineData("clinic")]
    [InlineData("barber")]
    [InlineData("restaurant")]
    [InlineData("tutor")]
    [InlineData("other")]
    public async Task Once_confirmed_the_bot_can_offer_times_in_every_trade(string trade)
    {
        await using var world = await SignUpWorld.OpenAsync();
        var form = SignUpWorld.Form();
        form["trade"] = trade;
        form["currency"] = "INR";
        var response = await world.PostAsync(form);
        var tenant = TenantId.Parse(
            ((string)(await SignUpWorld.JsonAsync(response))["tenant"]!)["ten_".Length..],
            null
        );

        await world.ConfirmAsync(tenant);

        var business = await world.Server.Tenants.WithTenantContextAsync(
            tenant,
            world.Server.Service<CatalogModule>().LoadAsync
        );
        business.Services.Count.ShouldBeGreaterThan(1);
        business.Services.ShouldAllBe(s => s.IsActive && s.Price.Currency == "INR" && s.Price.MinorUnits >= 0);
        business.Staff.ShouldHaveSingleItem().Skills.Count.ShouldBe(business.Services.Count);
        var now = NodaTime.Instant.FromDateTimeOffset(world.Time.GetUtcNow());
        foreach (var service in business.Services)
        {
            new Calendar(business, [], now).Days(service, staff: null).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task A_confirmed_business_is_welcomed_once_however_often_the_link_is_followed()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await world.SignUpAsync();
        await world.ConfirmAsync(tenant);
        await world.ConfirmAsync(tenant);
        await world.DoAsync(tenant, "mail.send");

        var mails = await world.Server.Http.GetStringAsync("/dev/mail.json");

        mails.Split("is open on Bookline").Length.ShouldBe(2);
        mails.ShouldContain("/connect");
        (await world.CountAsync($"staff where tenant_id = '{tenant}'")).ShouldBe(1);
        (await world.CountAsync($"jobs where tenant_id = '{tenant}' and kind <> 'audit.prune'")).ShouldBe(0);
    }

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

    [Fact]
    public async Task Of_many_who_want_one_domain_at_once_one_gets_it()
    {
        await using var world = await SignUpWorld.OpenAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(1, 4).Select(n => world.PostAsync(SignUpWorld.Form("wanted", $"ana{n}@example.com")))
        );

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.UnprocessableEntity).ShouldBe(3);
        (await world.CountAsync("tenants where domain = 'wanted'")).ShouldBe(1);
    }

    [Fact]
    public async Task One_address_of_mail_may_open_two_businesses_and_nobody_is_told()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var first = await world.PostAsync(SignUpWorld.Form("first"));
        var second = await world.PostAsync(SignUpWorld.Form("second"));

        second.StatusCode.ShouldBe(first.StatusCode);
        (await SignUpWorld.JsonAsync(second))
            .AsObject()
            .Select(p => p.Key)
            .ShouldBe((await SignUpWorld.JsonAsync(first)).AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task Whoever_signs_up_all_day_long_has_to_wait_on_every_server()
    {
        await using var world = await SignUpWorld.OpenAsync();
        for (var n = 1; n <= 5; n++)
        {
            await world.SignUpAsync($"salon-{n}", $"ana{n}@example.com");
        }

        var sixth = await world.PostAsync(SignUpWorld.Form("salon-6", "ana6@example.com"));
        sixth.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        sixth.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(5));
        (await world.CountAsync("tenants where domain = 'salon-6'")).ShouldBe(0);

        world.Time.Advance(sixth.Headers.RetryAfter.Delta.Value);
        await world.SignUpAsync("salon-6", "ana6@example.com");
    }

    [Fact]
    public async Task One_address_of_mail_is_not_written_to_without_end()
    {
        await using var world = await SignUpWorld.OpenAsync();
        for (var n = 1; n <= 3; n++)
        {
            await world.SignUpAsync($"salon-{n}");
        }

        (await world.PostAsync(SignUpWorld.Form("salon-4", "ANA@example.com"))).StatusCode.ShouldBe(
            HttpStatusCode.TooManyRequests
        );
    }

    [Theory]
    [InlineData("spark-salon", "available", null)]
    [InlineData("tenant-1", "taken", "tenant-1-2")]
    [InlineData("Crème & Öl", "invalid", "creme-ol")]
    [InlineData("admin", "reserved", "admin-2")]
    [InlineData("", "invalid", null)]
    public async Task Says_while_one_types_whether_an_address_is_free(string name, string status, string? suggestion)
    {
        await using var world = await SignUpWorld.OpenAsync();

        var answer = JsonNode.Parse(
            await world.Server.Http.GetStringAsync($"/sign-up/domain?name={Uri.EscapeDataString(name)}")
        )!;

        ((string)answer["status"]!).ShouldBe(status);
        ((string?)answer["suggestion"]).ShouldBe(suggestion);
    }

    [Fact]
    public async Task Nobody_can_ask_for_every_name_there_is()
    {
        await using var world = await SignUpWorld.OpenAsync();
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await world.Server.Http.GetAsync($"/sign-up/domain?name=salon-{++asked}");
        } while (answer.IsSuccessStatusCode && asked < 100);

        asked.ShouldBe(61);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Without_mail_nobody_can_sign_up()
    {
        await using var world = await SignUpWorld.OpenAsync(("Mail:DevMailbox", "false"));
        (await world.PostAsync(SignUpWorld.Form())).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await world.CountAsync("sign_ups")).ShouldBe(0);
    }

    [Fact]
    public void Every_slug_of_a_name_has_the_form_of_a_domain_or_is_too_short() =>
        CsCheck.Check.Sample(
            CsCheck.Gen.String,
            name => Domains.Flaw(Domains.Slug(name)) is null or { Code: "required" or "too_short" or "reserved" }
        );

    private static readonly string[] Currencies = ["EUR", "INR", "JPY", "KWD", "VND", "SEK"];

    [Fact]
    public void First_prices_are_round_and_never_negative() =>
        CsCheck.Check.Sample(
            CsCheck.Gen.Select(
                CsCheck.Gen.Int[0, 500],
                CsCheck.Gen.OneOf(Currencies.Select(CsCheck.Gen.Const).ToArray())
            ),
            (euros, currency) =>
                PriceLevel.Of(euros, currency).MinorUnits is >= 0 and var minor && (minor > 0 || euros == 0)
        );
}
