using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Settings;

/// <summary>How a business's bot behaves, in versions that can be compared and taken back.</summary>
internal static class SettingsModule
{
    public static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<ChangeSettings>();

    public static void Map(WebApplication app)
    {
        var group = ApiModule.Resource(app, "bot").MapGroup("/settings");
        MapCurrent(group);
        MapVersions(group.MapGroup("/versions"));
    }

    private static void MapCurrent(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ReadSettings.CurrentAsync)
            .Require(Permission.BotRead)
            .WithName("getBotSettings")
            .GivesETag()
            .WithSummary("Get the bot's settings")
            .Produces<BotSettingsView>();
        group
            .MapPut(
                "/",
                (ChangeSettings change, Caller caller, HttpContext context, CancellationToken ct) =>
                    change.ReplaceAsync(caller, context, ct)
            )
            .Accepts<BotSettingsBody>("application/json")
            .Require(Permission.BotWrite)
            .WithName("replaceBotSettings")
            .TakesIfMatch()
            .WithExample("""{"settings": {"lead_minutes": 60}, "comment": "Later than before"}""")
            .WithSummary("Set the bot's settings anew: what is left out gets its default")
            .Produces<BotSettingsView>();
        group
            .MapPatch(
                "/",
                (ChangeSettings change, Caller caller, HttpContext context, CancellationToken ct) =>
                    change.PatchAsync(caller, context, ct)
            )
            .Accepts<BotSettingsBody>("application/json")
            .Require(Permission.BotWrite)
            .WithName("updateBotSettings")
            .TakesIfMatch()
            .WithExample("""{"settings": {"lead_minutes": 30}}""")
            .WithSummary("Change some of the bot's settings: what is left out stays, null takes one back")
            .Produces<BotSettingsView>();
    }

    private static void MapVersions(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ReadSettings.VersionsAsync)
            .Require(Permission.BotRead)
            .WithName("listBotSettingsVersions")
            .WithSummary("List the versions of the bot's settings")
            .Produces<Page<VersionView>>();
        group
            .MapGet("/{version:int}", ReadSettings.VersionAsync)
            .Require(Permission.BotRead)
            .WithName("getBotSettingsVersion")
            .WithSummary("Get a version of the bot's settings, as it was stored")
            .GivesETag()
            .Produces<VersionDetail>();
        group
            .MapGet("/{version:int}/diff/{other:int}", ReadSettings.DiffAsync)
            .Require(Permission.BotRead)
            .WithName("compareBotSettingsVersions")
            .WithSummary("What lies between two versions of the bot's settings")
            .Produces<VersionDiff>();
        group
            .MapPost(
                "/{version:int}/restore",
                (ChangeSettings change, Caller caller, HttpContext context, int version, CancellationToken ct) =>
                    change.RestoreAsync(caller, context, version, ct)
            )
            .Require(Permission.BotWrite)
            .WithName("restoreBotSettingsVersion")
            .TakesIfMatch()
            .WithSummary("Set the bot's settings as they were in a version, which makes a new one")
            .WithDescription("If-Match compares the settings as they are now (getBotSettings), not the version.")
            .Produces<BotSettingsView>();
    }
}

internal sealed record VersionsAsked(
    int? Limit,
    string? Cursor,
    [property: Description("-version: newest first, as it is when nobody says; version: oldest first.")] string? Sort
);
