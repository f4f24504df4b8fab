using Bookline.Booking.Availability;
using Bookline.Server.Catalog;
using Bookline.Server.Onboarding.Workspaces;
using Bookline.Tenancy;

namespace Bookline.Server.Tests.Onboarding;

/// <summary>What a business has once its owner has confirmed.</summary>
public sealed class OpenBusinessTests
{
    private static readonly string[] Currencies = ["EUR", "INR", "JPY", "KWD", "VND", "SEK"];

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
        business.Texts["en"]["greeting"].ShouldContain("{business}");
        var now = NodaTime.Instant.FromDateTimeOffset(world.Time.GetUtcNow());
        foreach (var service in business.Services)
        {
            new Calendar(business, [], now).Days(service, staff: null).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task The_trial_begins_when_the_address_is_confirmed_and_only_once()
    {
        await using var world = await SignUpWorld.OpenAsync();
        var tenant = await world.SignUpAsync();
        world.Time.Advance(TimeSpan.FromHours(40));
        var confirmed = world.Time.GetUtcNow();

        await world.ConfirmAsync(tenant);
        world.Time.Advance(TimeSpan.FromHours(1));
        await world.ConfirmAsync(tenant);

        (
            await world.Database.ScalarAsync<DateTime>(
                $"select current_period_end from subscriptions where tenant_id = '{tenant}'"
            )
        ).ShouldBe(confirmed.UtcDateTime.AddDays(14), TimeSpan.FromMilliseconds(1));
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
