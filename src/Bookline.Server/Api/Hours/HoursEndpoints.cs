using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;

namespace Bookline.Server.Api.Hours;

internal static class HoursEndpoints
{
    public static void MapOpening(RouteGroupBuilder group)
    {
        group
            .MapGet("/", BusinessHours.GetOpeningAsync)
            .Require(Permission.StaffRead)
            .WithName("getOpeningHours")
            .WithSummary("Get the opening hours")
            .GivesETag()
            .Produces<WeekView>();
        group
            .MapPut("/", BusinessHours.PutOpeningAsync)
            .Require(Permission.StaffWrite)
            .WithName("putOpeningHours")
            .WithSummary("Set the opening hours, the whole week")
            .TakesIfMatch()
            .WithExample("""{"hours": [{"weekday": "saturday", "starts": "10:00", "ends": "14:00"}]}""")
            .Produces<WeekView>();
    }

    public static void MapHolidays(RouteGroupBuilder group)
    {
        group
            .MapGet("/", BusinessHours.ListHolidaysAsync)
            .Require(Permission.StaffRead)
            .WithName("listHolidays")
            .WithSummary("List holidays")
            .Produces<Page<HolidayView>>();
        group
            .MapPut("/{day}", BusinessHours.PutHolidayAsync)
            .Require(Permission.StaffWrite)
            .WithName("putHoliday")
            .WithSummary("Close the business for a day")
            .WithExample("""{"name": "New Year"}""")
            .Produces<HolidayView>();
        group
            .MapDelete("/{day}", BusinessHours.DeleteHolidayAsync)
            .Require(Permission.StaffWrite)
            .WithName("deleteHoliday")
            .WithSummary("Open it again")
            .Produces(204);
    }
}
