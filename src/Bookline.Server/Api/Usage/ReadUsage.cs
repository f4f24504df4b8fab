using System.ComponentModel;
using Bookline.Server.Access;
using Bookline.Server.Bookings;
using Bookline.Server.Conversations;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Api.Usage;

/// <summary>What the plan's limits are used for. Months and days are those of UTC.</summary>
/// <param name="ApiCalls">The calls of all keys, the one that asks included; refused ones, and those of people, do not count.</param>
internal sealed record UsageView(string Plan, UsageOf Messages, UsageOf Bookings, UsageOf ApiCalls);

internal sealed record UsageOf(
    long Used,
    [property: Description("Null: as many as one likes.")] long? Limit,
    DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd
);

internal static class ReadUsage
{
    public static void Map(RouteGroupBuilder group) =>
        group
            .MapGet("/", HandleAsync)
            .Require(Permission.UsageRead)
            .WithName("getUsage")
            .WithSummary("What the plan's limits are used for: this month's messages and bookings, today's API calls")
            .Produces<UsageView>();

    private static Task<IResult> HandleAsync([AsParameters] ApiCall call) =>
        call.ReadAsync(async db =>
        {
            var today = call.Now.InUtc().Date;
            var month = Period(
                today.With(DateAdjusters.StartOfMonth),
                today.With(DateAdjusters.StartOfMonth).PlusMonths(1)
            );
            var day = Period(today, today.PlusDays(1));
            var plan = await PlanAsync(db, day.Start);
            return Results.Ok(
                new UsageView(
                    plan.Plan,
                    Of(await ConversationsModule.CountMessagesAsync(db, month), plan.Messages, month),
                    Of(await BookingsModule.CountAsync(db, month), plan.Bookings, month),
                    Of(plan.ApiCallsUsed, plan.ApiCalls, day)
                )
            );
        });

    private static Interval Period(LocalDate first, LocalDate next) =>
        new(
            first.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(),
            next.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()
        );

    private static UsageOf Of(long used, long? limit, Interval period) =>
        // -1 is the plans' word for no limit.
        new(used, limit is >= 0 ? limit : null, period.Start.ToDateTimeOffset(), period.End.ToDateTimeOffset());

    private static Task<PlanRow> PlanAsync(TenantDatabase db, Instant day) =>
        db.QuerySingleAsync<PlanRow>(
            """
            select t.subscription_plan as plan, (p.limits ->> 'messages_per_month')::bigint as messages,
              (p.limits ->> 'bookings_per_month')::bigint as bookings, (p.limits ->> 'api_calls_per_day')::bigint as api_calls,
              -- Counted at each call in the one, and written on from there to the other, which outlives a crash.
              greatest(0,
                (select m.metric_value from usage_metrics m
                  where m.tenant_id = $1 and m.metric_name = 'api_calls' and m.period_start = $2),
                (select c.calls from api_calls c where c.tenant_id = $1 and c.day = ($2 at time zone 'UTC')::date)) as api_calls_used
            from tenants t join subscription_plans p on p.id = t.subscription_plan where t.id = $1
            """,
            db.Tenant,
            day.ToDateTimeUtc()
        );

    private sealed record PlanRow(string Plan, long? Messages, long? Bookings, long? ApiCalls, long ApiCallsUsed);
}
