using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Webhooks.Endpoints;

internal sealed record DeliveriesAsked(
    string WebhookId,
    int? Limit,
    string? Cursor,
    [property: Description("pending, delivered, failed or dead.")] string? Status,
    [property: Description("An event type.")] string? Type
);

internal static class ListDeliveries
{
    private static readonly string[] Statuses = ["pending", "delivered", "failed", "dead"];

    public static async Task<IResult> HandleAsync(
        [AsParameters] DeliveriesAsked asked,
        Caller caller,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var errors = new List<FieldError>();
        var page = IdPage.Read(asked.Limit, asked.Cursor, errors);
        if (asked.Status is not null && !Statuses.Contains(asked.Status))
        {
            errors.Add(new("status", "unknown_value", $"One of {string.Join(", ", Statuses)}."));
        }
        EventTypes.Check(asked.Type, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        if (PublicId.Webhook.ReadGuid(asked.WebhookId) is not { } id)
        {
            return Problem.NotFound("webhook");
        }
        return await tenants.WithTenantContextAsync(
            caller.Tenant,
            async db =>
                await EndpointStore.FindAsync(db, id) is null
                    ? Problem.NotFound("webhook")
                    : Results.Ok(
                        Page.Of(
                            await ListAsync(db, id, asked, page),
                            page.Limit,
                            row => row.Show(),
                            row => [row.Id.ToString()]
                        )
                    ),
            ct
        );
    }

    private static Task<IReadOnlyList<DeliveryRow>> ListAsync(
        TenantDatabase db,
        Guid endpoint,
        DeliveriesAsked asked,
        IdPage page
    ) =>
        db.QueryAsync<DeliveryRow>(
            $"""
            {DeliveryRow.Select} and d.endpoint_id = $2 and ($3::uuid is null or d.id < $3)
              and ($4::text is null or d.status = $4) and ($5::text is null or v.type = $5)
            order by d.id desc limit $6
            """,
            db.Tenant,
            endpoint,
            page.Before,
            asked.Status,
            asked.Type,
            page.Limit + 1
        );
}
