namespace Bookline.Server.Access;

/// <summary>Who may call what: every endpoint declares it, and is closed without.</summary>
public static class AccessModule
{
    /// <summary>Adds a way to say who one is.</summary>
    public static void AddSource<T>(IServiceCollection services)
        where T : class, ICallerSource => services.AddSingleton<ICallerSource, T>();

    internal static void Use(WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<AccessGuard>();
    }
}
