using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Api.Hours;

namespace Bookline.Server.Api.Staff;

internal static class StaffEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        MapPeople(group);
        MapHours(group);
        MapTimeOff(group);
    }

    private static void MapPeople(RouteGroupBuilder group)
    {
        group
            .MapGet("/", ListStaff.HandleAsync)
            .Require(Permission.StaffRead)
            .WithName("listStaff")
            .WithSummary("List staff")
            .Produces<Page<StaffView>>();
        group
            .MapPost(
                "/",
                (Caller caller, NewStaff staff, HttpContext context, StaffWriting writing, CancellationToken ct) =>
                    writing.CreateAsync(caller, staff, context, ct)
            )
            .Require(Permission.StaffWrite)
            .WithName("createStaff")
            .GivesETag()
            .WithSummary("Add a member of staff")
            .WithExample("""{"name": "Ana"}""")
            .Produces<StaffView>(201);
        group
            .MapGet("/{staffId}", ListStaff.GetAsync)
            .Require(Permission.StaffRead)
            .WithName("getStaff")
            .GivesETag()
            .WithSummary("Get a member of staff")
            .Produces<StaffView>();
        group
            .MapPatch(
                "/{staffId}",
                (
                    Caller caller,
                    string staffId,
                    StaffChange change,
                    HttpContext context,
                    StaffWriting writing,
                    CancellationToken ct
                ) => writing.ChangeAsync(caller, staffId, change, context, ct)
            )
            .Require(Permission.StaffWrite)
            .WithName("updateStaff")
            .TakesIfMatch()
            .WithSummary("Change a member of staff")
            .WithExample("""{"active": false}""")
            .Produces<StaffView>();
        group
            .MapDelete(
                "/{staffId}",
                (Caller caller, string staffId, HttpContext context, StaffWriting writing, CancellationToken ct) =>
                    writing.DeleteAsync(caller, staffId, context, ct)
            )
            .Require(Permission.StaffWrite)
            .WithName("deleteStaff")
            .TakesIfMatch()
            .WithSummary("Remove a member of staff, or deactivate them where they have bookings")
            .Produces<StaffView>()
            .Produces(204);
    }

    private static void MapHours(RouteGroupBuilder group)
    {
        group
            .MapGet("/{staffId}/hours", StaffHours.GetAsync)
            .Require(Permission.StaffRead)
            .WithName("getStaffHours")
            .WithSummary("Get somebody's working hours")
            .GivesETag()
            .WithDescription("None at all: they work whenever the business is open.")
            .Produces<WeekView>();
        group
            .MapPut("/{staffId}/hours", StaffHours.PutAsync)
            .Require(Permission.StaffWrite)
            .WithName("putStaffHours")
            .TakesIfMatch()
            .WithSummary("Set somebody's working hours, the whole week")
            .WithExample("""{"hours": [{"weekday": "monday", "starts": "09:00", "ends": "17:30"}]}""")
            .Produces<WeekView>();
    }

    private static void MapTimeOff(RouteGroupBuilder group)
    {
        group
            .MapGet("/{staffId}/time_off", TimeOff.ListAsync)
            .Require(Permission.StaffRead)
            .WithName("listTimeOff")
            .WithSummary("List somebody's time off")
            .Produces<Page<TimeOffView>>();
        group
            .MapPost("/{staffId}/time_off", TimeOff.CreateAsync)
            .Require(Permission.StaffWrite)
            .WithName("createTimeOff")
            .TakesIfMatch("the member of staff")
            .WithSummary("Give somebody time off")
            .WithExample(
                """{"starts_at": "2026-08-03T00:00:00Z", "ends_at": "2026-08-17T00:00:00Z", "reason": "Holiday"}"""
            )
            .Produces<TimeOffView>(201);
        group
            .MapPatch("/{staffId}/time_off/{timeOffId}", TimeOff.ChangeAsync)
            .Require(Permission.StaffWrite)
            .WithName("updateTimeOff")
            .TakesIfMatch("the member of staff")
            .WithSummary("Change time off")
            .WithExample("""{"reason": null}""")
            .Produces<TimeOffView>();
        group
            .MapDelete("/{staffId}/time_off/{timeOffId}", TimeOff.DeleteAsync)
            .Require(Permission.StaffWrite)
            .WithName("deleteTimeOff")
            .TakesIfMatch("the member of staff")
            .WithSummary("Take time off back")
            .Produces(204);
    }
}
