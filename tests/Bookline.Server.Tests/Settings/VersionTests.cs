using Bookline.Server.Tests.Api;

namespace Bookline.Server.Tests.Settings;

public sealed class VersionTests
{
    private const string Path = "bot/settings";

    [Fact]
    public async Task Two_versions_differ_in_what_was_added_removed_and_replaced()
    {
        await using var shop = await Shop.OpenAsync();
        await SetAsync(shop, """{"lead_minutes": 30, "texts": {"en": {"greeting": "Hi!", "reminder": "Soon"}}}""");
        await SetAsync(shop, """{"lead_minutes": 45, "texts": {"en": {"greeting": "Hello!"}}, "hold_minutes": 5}""");

        var diff = await shop.GetAsync($"{Path}/versions/2/diff/3");

        diff.Find("changes")
            .EnumerateArray()
            .Select(change =>
                $"{change.GetProperty("op")} {change.GetProperty("path")} {change.GetProperty("before")} → {change.GetProperty("after")}"
            )
            .ShouldBe([
                "add /hold_minutes  → 5",
                "replace /lead_minutes 30 → 45",
                "replace /texts/en/greeting Hi! → Hello!",
                "remove /texts/en/reminder Soon → ",
            ]);
        (await shop.GetAsync($"{Path}/versions/3/diff/3")).Find("changes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Taking_a_change_back_makes_a_new_version_with_the_settings_of_the_old_one()
    {
        await using var shop = await Shop.OpenAsync();
        await SetAsync(shop, """{"lead_minutes": 30}""");
        await SetAsync(shop, """{"lead_minutes": 45}""");

        var restored = await shop.SendAsync("POST", $"{Path}/versions/2/restore");

        restored.Status.ShouldBe(200, restored.Body);
        (restored["version"], restored["settings.lead_minutes"]).ShouldBe(("4", "30"));
        (await shop.GetAsync($"{Path}/versions/2/diff/4")).Find("changes").GetArrayLength().ShouldBe(0);
        (await shop.SendAsync("POST", $"{Path}/versions/99/restore")).Problem.ShouldBe("404 not_found");
    }

    [Fact]
    public async Task A_version_is_not_sent_again_to_who_has_it()
    {
        await using var shop = await Shop.OpenAsync();
        await SetAsync(shop, """{"lead_minutes": 30}""");

        var tag = (await shop.GetAsync($"{Path}/versions/2")).Header("ETag").ShouldNotBeNull();

        (await shop.SendAsync("GET", $"{Path}/versions/2", null, headers: ("If-None-Match", tag))).Status.ShouldBe(304);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_no_version()
    {
        await using var shop = await Shop.OpenAsync();
        await SetAsync(shop, """{"lead_minutes": 30}""");

        (await SetAsync(shop, """{"lead_minutes": 30}"""))["version"].ShouldBe("2");
    }

    [Fact]
    public async Task What_somebody_wrote_by_hand_meanwhile_becomes_a_version_of_its_own()
    {
        await using var shop = await Shop.OpenAsync();
        await SetAsync(shop, """{"lead_minutes": 30}""");
        await shop.Database.ExecuteAsync("""update tenants set bot_settings = '{"lead_minutes": 31}'""");

        (await SetAsync(shop, """{"lead_minutes": 32}"""))["version"].ShouldBe("4");

        var byHand = await shop.GetAsync($"{Path}/versions/3");
        (byHand["settings.lead_minutes"], byHand["changed_by"]).ShouldBe(("31", ""));
    }

    [Fact]
    public async Task What_somebody_wrote_by_hand_has_a_tag_of_its_own_and_nobodys_name()
    {
        await using var shop = await Shop.OpenAsync();
        var tag = (await SetAsync(shop, """{"lead_minutes": 30}""")).Header("ETag")!;
        await shop.Database.ExecuteAsync("""update tenants set bot_settings = '{"lead_minutes": 31}'""");

        var read = await shop.SendAsync("GET", Path, headers: ("If-None-Match", tag));

        (read.Status, read["settings.lead_minutes"], read["changed_by"]).ShouldBe((200, "31", ""));
        (await shop.PatchAsync(Path, """{"settings": {"lead_minutes": 32}}""", ("If-Match", tag))).Problem.ShouldBe(
            "412 changed_meanwhile"
        );
        (
            await shop.PatchAsync(Path, """{"settings": {"lead_minutes": 32}}""", ("If-Match", read.Header("ETag")!))
        ).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Of_those_who_change_the_same_version_at_once_one_does_and_the_others_hear_of_it()
    {
        await using var shop = await Shop.OpenAsync();
        var tag = (await shop.GetAsync(Path)).Header("ETag")!;

        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 20)
                .Select(n => shop.PatchAsync(Path, $$"""{"settings": {"lead_minutes": {{n}} } }""", ("If-Match", tag)))
        );

        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Problem == "412 changed_meanwhile");
        (await shop.GetAsync(Path))["version"].ShouldBe("2");
    }

    [Fact]
    public async Task Without_a_condition_each_of_many_changes_at_once_is_a_version()
    {
        await using var shop = await Shop.OpenAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(n => shop.PatchAsync(Path, $$"""{"settings": {"lead_minutes": {{n}} } }"""))
        );

        answers.ShouldAllBe(a => a.Status == 200);
        answers.Select(a => int.Parse(a["version"])).Order().ShouldBe(Enumerable.Range(2, 20));
        answers.Select(a => a.Header("ETag")).Distinct().Count().ShouldBe(20);
        (await shop.GetAsync($"{Path}/versions?limit=100")).Each("version").Count.ShouldBe(21);
    }

    [Fact]
    public async Task Nobody_changes_a_version_or_takes_one_away()
    {
        await using var shop = await Shop.OpenAsync();
        await SetAsync(shop, """{"lead_minutes": 30}""");

        foreach (
            var statement in (string[])
                ["update bot_settings_versions set comment = 'x'", "delete from bot_settings_versions"]
        )
        {
            await Should.ThrowAsync<Npgsql.PostgresException>(() =>
                shop.Server.Tenants.WithTenantTransactionAsync(Shop.First, db => db.ExecuteAsync(statement))
            );
        }
    }

    private static Task<ApiAnswer> SetAsync(Shop shop, string settings) =>
        shop.SendAsync("PUT", Path, $$"""{"settings": {{settings}}}""");
}
