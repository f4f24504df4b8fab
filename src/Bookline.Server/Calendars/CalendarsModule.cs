namespace Bookline.Server.Calendars;

/// <summary>Bookings in people's own calendars: feeds and invitations (RFC 5545).</summary>
internal static class CalendarsModule
{
    public static void Add(WebApplicationBuilder builder) => _ = builder;

    public static void Map(WebApplication app) => _ = app;
}
