using Bookline.Booking.Catalog;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Availability;

/// <summary>Services and staff of a business by their ids in the API; null: there is none of this id.</summary>
internal static class Offers
{
    public static Service? FindService(Business business, string? id) =>
        PublicId.Service.Read(id) is { } stored
            ? business.Services.FirstOrDefault(service => service.Id.Value == stored)
            : null;

    public static StaffMember? FindStaff(Business business, string? id) =>
        PublicId.Staff.ReadGuid(id) is { } stored
            ? business.Staff.FirstOrDefault(member => member.Id.Value == stored)
            : null;
}
