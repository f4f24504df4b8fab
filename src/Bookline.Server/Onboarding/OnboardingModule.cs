using Bookline.Server.Accounts;
using Bookline.Server.Jobs;
using Bookline.Server.Onboarding.Connecting;
using Bookline.Server.Onboarding.SigningUp;
using Bookline.Server.Onboarding.Workspaces;
using Bookline.Server.Web;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookline.Server.Onboarding;

/// <summary>From nothing to a business that takes bookings: sign-up, and the guided WhatsApp connection.</summary>
internal static class OnboardingModule
{
    public static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton<PublicUrl>();
        services.AddSingleton<Domains>().AddSingleton<SignUpPace>().AddSingleton<SignUpCheck>();
        services.AddSingleton<CreateBusiness>().AddSingleton<Workspace>();
        services.AddSingleton<SignUpEndpoints>();
        services.AddSingleton<WhatsAppStates>().AddSingleton<ConnectNumber>().AddSingleton<ConnectPages>();
        AccountsModule.OnConfirmed<OpenBusiness>(services);
        JobsModule.AddHandler<ExpireSignUp>(builder);
    }

    public static void Map(WebApplication app)
    {
        SignUpEndpoints.Map(app);
        ConnectPages.Map(app);
        WhatsAppApi.Map(app);
    }
}
