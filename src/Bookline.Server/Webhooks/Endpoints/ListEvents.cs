using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

/// <summary>What happened.</summary>
/// <param name="Id"><c>evt_…</c>; a webhook gets it as webhook-id.</param>
/// <param name="Cursor">Where to go on reading behind this event, and since when to have events sent again.</param>
internal sealed record EventView(string Id, string Type, DateTimeOffset Timestamp, JsonElement Data, string Cursor);

internal static class ListEvents
{
    public static async Task<IResult> HandleAsync(
        Caller caller,
        int? limit,
        [Description("The cursor of the last event read, or next_cursor.")] string? cursor,
        [Description("An event type.")] string? type,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var errors = new List<FieldError>();
        var asked = EventCursor.Read(limit, cursor, errors);
        EventTypes.Check(type, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var rows = await tenants.WithTenantTransactionAsync(
            caller.Tenant,
            async db =>
            {
                await EventLog.SettleAsync(db);
                return await EventLog.ListAsync(
                    db,
                    asked.After,
                    since: null,
                    type is null ? null : [type],
                    asked.Limit + 1
                );
            },
            cancel: ct
        );
        return Results.Ok(
            Page.Of(rows, asked.Limit, Show, row => [row.Position.ToString(CultureInfo.InvariantCulture)])
        );
    }

    private static EventView Show(EventRow row) =>
        new(
            PublicId.Event.Show(row.Id),
            row.Type,
            row.OccurredAt,
            JsonSerializer.Deserialize<JsonElement>(row.Data),
            EventLog.Cursor(row.Position)
        );
}
