using Bookline.Server.Access;
using Bookline.Server.Tests.Api;

namespace Bookline.Server.Tests.Settings;

public sealed class BotSettingsTests
{
    private const string Path = "bot/settings";

    [Fact]
    public async Task What_nobody_has_set_has_its_default_and_is_no_version()
    {
        await using var shop = await Shop.OpenAsync();

        var settings = await shop.GetAsync(Path, Role.Viewer);

        settings.Status.ShouldBe(200, settings.Body);
        settings["version"].ShouldBe("0");
        settings["settings.lead_minutes"].ShouldBe("60");
        settings["settings.auto_close"].ShouldBe("completed");
        settings["settings.payment.mode"].ShouldBe("on_site");
        (await shop.GetAsync($"{Path}/versions")).Each("version").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_language_is_of_a_country_that_there_is()
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PatchAsync(Path, """{"settings": {"texts": {"en-QQ": {"greeting": "Hi!"}}}}""")).Problem.ShouldBe(
            "422 invalid settings.texts.en-QQ:unknown_value"
        );
        (await shop.PatchAsync(Path, """{"settings": {"texts": {"pt-BR": {"greeting": "Oi!"}}}}""")).Status.ShouldBe(
            200
        );
    }

    [Fact]
    public async Task All_settings_together_have_a_most_length()
    {
        await using var shop = await Shop.OpenAsync();
        var words = new string('a', 1000);
        string[] countries =
        [
            .. "AT AU BE BR CA CH CL CN CO CZ DE DK EC EG ES FI FR GB GR HU IE IN IT JP KE MX NL NO NZ PE PL PT".Split(
                ' '
            ),
        ];
        var texts = countries.ToDictionary(c => $"en-{c}", _ => new { greeting = words, reminder = words });

        (await shop.PatchAsync(Path, new { settings = new { texts } })).Problem.ShouldBe(
            "422 invalid settings:too_long"
        );
    }

    [Fact]
    public async Task What_stood_there_becomes_the_first_version_and_what_the_api_does_not_know_is_kept()
    {
        await using var shop = await Shop.OpenAsync();
        await StoreAsync(shop, """{"lead_minutes": 5, "hold_minutes": 7, "welcome_gif": {"url": "x"}}""");

        var changed = await shop.PatchAsync(
            Path,
            """{"settings": {"lead_minutes": 30, "hold_minutes": null}, "comment": "too many late ones"}"""
        );

        changed.Status.ShouldBe(200, changed.Body);
        changed["version"].ShouldBe("2");
        changed["settings.lead_minutes"].ShouldBe("30");
        changed["settings.hold_minutes"].ShouldBe("10");
        changed["unknown_keys"].ShouldBe("""["welcome_gif"]""");
        changed["changed_by"].ShouldBe("admin@test.example");
        changed["comment"].ShouldBe("too many late ones");
        (await StoredAsync(shop)).ShouldBe("""{"welcome_gif": {"url": "x"}, "lead_minutes": 30}""");
        (await shop.GetAsync($"{Path}/versions/1")).Find("settings").GetProperty("hold_minutes").GetInt32().ShouldBe(7);
        (await shop.GetAsync($"{Path}/versions")).Each("version").ShouldBe(["2", "1"]);
    }

    [Fact]
    public async Task Set_anew_what_is_left_out_gets_its_default_and_what_the_api_does_not_know_stays()
    {
        await using var shop = await Shop.OpenAsync();
        await StoreAsync(shop, """{"lead_minutes": 5, "mark_no_show": true, "welcome_gif": 1}""");

        var changed = await shop.SendAsync("PUT", Path, """{"settings": {"hold_minutes": 20}}""");

        changed.Status.ShouldBe(200, changed.Body);
        changed["settings.auto_close"].ShouldBe("completed");
        (await StoredAsync(shop)).ShouldBe("""{"welcome_gif": 1, "hold_minutes": 20}""");
    }

    [Fact]
    public async Task What_is_read_can_be_written_back_and_changes_nothing_of_the_bot()
    {
        await using var shop = await Shop.OpenAsync();
        await StoreAsync(
            shop,
            """{"payment": {"mode": "link", "link_template": "upi://pay?am={amount}"}, "mark_no_show": true, "texts": {"en": {"greeting": "Hi!"}}}"""
        );
        var before = (await shop.GetAsync(Path))["settings"];

        var written = await shop.SendAsync("PUT", Path, $$"""{"settings": {{before}}}""");

        written.Status.ShouldBe(200, written.Body);
        written["settings"].ShouldBe(before);
    }

    [Theory]
    [InlineData("""{"lead_minutes": -1}""", "settings.lead_minutes:out_of_range")]
    [InlineData("""{"lead_minutes": "60"}""", "settings.lead_minutes:malformed")]
    [InlineData("""{"horizon_days": 1.5}""", "settings.horizon_days:malformed")]
    [InlineData("""{"horizon_days": 9999999999999999999999}""", "settings.horizon_days:malformed")]
    [InlineData("""{"leed_minutes": 1}""", "settings.leed_minutes:unknown_field")]
    [InlineData("""{"auto_close": "cancelled"}""", "settings.auto_close:unknown_value")]
    [InlineData("""{"payment": "link"}""", "settings.payment:malformed")]
    [InlineData("""{"payment": {"mode": "cash"}}""", "settings.payment.mode:unknown_value")]
    [InlineData("""{"payment": {"mode": "link"}}""", "settings.payment.link_template:required")]
    [InlineData(
        """{"payment": {"link_template": "javascript:alert(1)"}}""",
        "settings.payment.link_template:malformed"
    )]
    [InlineData("""{"payment": {"link_template": "pay me"}}""", "settings.payment.link_template:malformed")]
    [InlineData(
        """{"payment": {"link_template": "https://pay.example/{price}"}}""",
        "settings.payment.link_template:unknown_placeholder settings.payment.link_template:malformed"
    )]
    [InlineData("""{"texts": {"tlh": {"greeting": "nuqneH"}}}""", "settings.texts.tlh:unknown_value")]
    [InlineData("""{"texts": {"en": {"greting": "Hi"}}}""", "settings.texts.en.greting:unknown_field")]
    [InlineData("""{"texts": {"en": {"greeting": ""}}}""", "settings.texts.en.greeting:malformed")]
    [InlineData("""{"texts": {"de": {"reminder": "Bis {wann}"}}}""", "settings.texts.de.reminder:unknown_placeholder")]
    [InlineData("""[]""", "settings:malformed")]
    public async Task Says_at_each_field_what_is_wrong_and_changes_nothing(string settings, string errors)
    {
        await using var shop = await Shop.OpenAsync();

        var refused = await shop.PatchAsync(Path, $$"""{"settings": {{settings}}}""");

        // A placeholder that nobody fills in is no part of a link, either; it is enough to say the first of the two.
        refused.Problem.ShouldStartWith($"422 invalid {errors.Split(' ')[0]}");
        (await StoredAsync(shop)).ShouldBe("{}");
    }

    [Theory]
    [InlineData("""{"settings": {}, "version": 7}""", "422 invalid version:unknown_field")]
    [InlineData("""{"settings": {}, "tenant_id": "x"}""", "422 invalid tenant_id:unknown_field")]
    [InlineData("""{}""", "422 invalid settings:required")]
    public async Task A_body_has_settings_and_perhaps_a_comment(string body, string problem)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PatchAsync(Path, body)).Problem.ShouldBe(problem);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"settings": {"lead_minutes": 1, "lead_minutes": 2}}""")]
    [InlineData("7")]
    public async Task What_cannot_be_read_is_said_to_be_so(string body)
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.PatchAsync(Path, body)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Staff_see_the_settings_and_cannot_change_them()
    {
        await using var shop = await Shop.OpenAsync();

        (await shop.GetAsync(Path, Role.Staff)).Status.ShouldBe(200);
        (await shop.SendAsync("PATCH", Path, """{"settings": {}}""", Role.Staff)).Problem.ShouldBe(
            "403 permission_missing"
        );
    }

    [Fact]
    public async Task Another_business_sees_nothing_of_it()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PatchAsync(Path, """{"settings": {"lead_minutes": 30}}""");

        (await shop.GetAsync(Path, tenant: Shop.Second))["settings.lead_minutes"].ShouldBe("60");
        (await shop.GetAsync($"{Path}/versions/2", tenant: Shop.Second)).Problem.ShouldBe("404 not_found");
        (await shop.SendAsync("POST", $"{Path}/versions/2/restore", tenant: Shop.Second)).Problem.ShouldBe(
            "404 not_found"
        );
    }

    private static Task StoreAsync(Shop shop, string settings) =>
        shop.Database.ExecuteAsync($"update tenants set bot_settings = '{settings}' where id = '{Shop.First}'");

    private static async Task<string?> StoredAsync(Shop shop) =>
        await shop.Database.ScalarAsync<string>($"select bot_settings::text from tenants where id = '{Shop.First}'");
}
