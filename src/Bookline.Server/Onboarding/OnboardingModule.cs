namespace Bookline.Server.Onboarding;

/// <summary>From nothing to a business that takes bookings: sign-up, and the guided WhatsApp connection.</summary>
internal static class OnboardingModule
{
    public static void Add(WebApplicationBuilder builder) => _ = builder;

    public static void Map(WebApplication app) => _ = app;
}
