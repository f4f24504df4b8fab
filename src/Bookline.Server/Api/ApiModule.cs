using System.Text.Json;
using Bookline.Server.Api.Answers;
using Bookline.Server.Api.Availability;
using Bookline.Server.Api.Bookings;
using Bookline.Server.Api.Contacts;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Api.Conversations;
using Bookline.Server.Api.Docs;
using Bookline.Server.Api.Hours;
using Bookline.Server.Api.Idempotency;
using Bookline.Server.Api.Imports;
using Bookline.Server.Api.Services;
using Bookline.Server.Api.Staff;
using Bookline.Server.Api.Tenant;
using Bookline.Server.Api.Usage;
using Bookline.Server.Jobs;

namespace Bookline.Server.Api;

/// <summary>The REST API, <c>/api/v1</c>: a folder a resource, a file an operation.</summary>
public static class ApiModule
{
    internal static void Add(WebApplicationBuilder builder)
    {
        ApiJson.Add(builder);
        // In development, too: what cannot be read is answered in one place.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        DocsEndpoints.Add(builder.Services);
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<StaffWriting>();
        builder.Services.AddSingleton<ImportServices>();
        builder.Services.AddSingleton<ImportContacts>();
        JobsModule.AddHandler<PruneKeys>(builder);
    }

    /// <summary>In front of everything: who may call what is answered in the API's way, too.</summary>
    internal static void Use(WebApplication app)
    {
        app.Use(HeadRequests.AnswerAsync);
        app.UseMiddleware<ApiAnswers>();
    }

    internal static void Map(WebApplication app)
    {
        // Behind the guard, which has said who calls.
        app.UseMiddleware<KnownParameters>();
        app.UseMiddleware<IdempotentPosts>();
        DocsEndpoints.Map(app);
        ServiceEndpoints.Map(Resource(app, "services"));
        StaffEndpoints.Map(Resource(app, "staff"));
        HoursEndpoints.MapOpening(Resource(app, "opening_hours"));
        HoursEndpoints.MapHolidays(Resource(app, "holidays"));
        ContactEndpoints.Map(Resource(app, "contacts"));
        AvailabilityEndpoints.Map(Resource(app, "availability"));
        BookingEndpoints.Map(Resource(app, "bookings"));
        ConversationEndpoints.Map(Resource(app, "conversations"));
        TenantEndpoints.Map(Resource(app, "tenant"));
        ReadUsage.Map(Resource(app, "usage"));
        ImportEndpoints.Map(Resource(app, "imports"));
    }

    /// <summary>For an endpoint that reads its JSON itself: what is wrong, at its field where that is known.</summary>
    public static IResult MalformedJson(JsonException e) => BodyProblems.OfJson(e);

    /// <summary>The addresses below <c>/api/v1/{resource}</c>, with what holds for all of the API: every module maps its own.</summary>
    public static RouteGroupBuilder Resource(IEndpointRouteBuilder app, string resource)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.MapGroup($"/api/v1/{resource}").WithTags(resource).WithMetadata(new BodyLimit(BodyLimit.UsualBytes));
    }
}
