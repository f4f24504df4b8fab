namespace Bookline.Server.Settings;

/// <summary>How a business's bot behaves, in versions that can be compared and taken back.</summary>
internal static class SettingsModule
{
    public static void Add(WebApplicationBuilder builder) => _ = builder;

    public static void Map(WebApplication app) => _ = app;
}
