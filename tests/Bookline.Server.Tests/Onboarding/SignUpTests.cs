using System.Net;
using System.Text.Json.Nodes;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>A business signs itself up.</summary>
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
    public async Task Without_mail_nobody_can_sign_up()
    {
        await using var world = await SignUpWorld.OpenAsync(("Mail:DevMailbox", "false"));
        (await world.PostAsync(SignUpWorld.Form())).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await world.CountAsync("sign_ups")).ShouldBe(0);
    }
}
