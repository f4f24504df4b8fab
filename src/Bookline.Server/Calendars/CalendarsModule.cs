using Bookline.Server.Calendars.Feeds;
using Bookline.Server.Calendars.Invitations;
using Bookline.Server.Jobs;
using Bookline.Server.Mail;
using Bookline.Server.Web;
using Bookline.Tenancy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookline.Server.Calendars;

/// <summary>Bookings in people's own calendars: feeds and invitations (RFC 5545).</summary>
public sealed class CalendarsModule
{
    private readonly Invitation invitation;

    internal CalendarsModule(Invitation invitation) => this.invitation = invitation;

    internal static void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton<PublicUrl>();
        services.AddSingleton<FeedTokens>().AddSingleton<FeedEndpoints>().AddSingleton<Invitation>();
        services.AddSingleton(provider => new CalendarsModule(provider.GetRequiredService<Invitation>()));
        JobsModule.AddHandler<TellCustomer>(builder);
    }

    internal static void Map(WebApplication app)
    {
        FeedEndpoints.Map(app);
        CalendarsApi.Map(app);
    }

    /// <summary>A booking as an attachment for its customer: it enters, moves or leaves their calendar as it stands now.</summary>
    /// <returns>Null: there is no such booking, or nobody knows when it is.</returns>
    public async Task<MailAttachment?> InvitationAsync(TenantDatabase db, string bookingId) =>
        await BookedTimes.FindAsync(db, bookingId) is { } booking ? await invitation.OfAsync(db, booking) : null;
}
