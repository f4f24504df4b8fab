using System.ComponentModel;
using System.Globalization;
using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Hosting;
using Bookline.Tenancy;

namespace Bookline.Server.Audit;

/// <summary><c>GET /api/v1/audit_log</c></summary>
internal static class ReadAuditLog
{
    public static readonly PublicId EntryId = new("aud");

    private const string CursorHint = "Take next_cursor of the page before as it is, with the same filters.";

    public static void Map(RouteGroupBuilder log) =>
        log.MapGet("", HandleAsync)
            .Require(Permission.AuditRead)
            .WithName("listAuditLog")
            .WithSummary("Read the audit log")
            .WithDescription("Who did what, the newest first.")
            .Produces<Page<AuditLogEntry>>();

    private static async Task<IResult> HandleAsync(
        int? limit,
        string? cursor,
        [Description("usr_…, key_…, anonymous or system.")] string? actor,
        [Description("Such as booking.moved.")] string? action,
        [Description("The id of what it was done to.")] string? subject,
        [Description("A time (RFC 3339): what happened then or later.")] string? from,
        [Description("A time (RFC 3339): what happened before it.")] string? to,
        Caller caller,
        TenantContext tenants,
        CancellationToken ct
    )
    {
        var errors = new List<FieldError>();
        var page = PageQuery.Read(limit, cursor, parts: 1, errors);
        var who = actor is null ? new ActorFilter(null, null) : ActorFilter.Read(actor);
        if (who is null)
        {
            errors.Add(new("actor", "unknown_value", "usr_…, key_…, anonymous or system."));
        }
        var (since, until) = (ReadTime("from", from, errors), ReadTime("to", to, errors));
        long? before = null;
        if (page.After is [var position])
        {
            if (long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                before = sequence;
            }
            else
            {
                errors.Add(new("cursor", "malformed", CursorHint));
            }
        }
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }
        var rows = await tenants.WithTenantContextAsync(
            caller.Tenant,
            db =>
                db.QueryAsync<AuditRow>(
                    """
                    select id, sequence, at, actor_kind, actor_id, actor_name, ip, user_agent, action, subject,
                      before::text as before, after::text as after, encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash
                    from audit_log
                    where tenant_id = $1 and sequence is not null and ($2::bigint is null or sequence < $2)
                      and ($3::text is null or actor_kind = $3) and ($4::text is null or actor_id = $4)
                      and ($5::text is null or action = $5) and ($6::text is null or subject = $6)
                      and ($7::timestamptz is null or at >= $7) and ($8::timestamptz is null or at < $8)
                    order by sequence desc limit $9
                    """,
                    db.Tenant,
                    before,
                    who!.Kind,
                    who.Id,
                    action,
                    subject,
                    since?.UtcDateTime,
                    until?.UtcDateTime,
                    page.Limit + 1
                ),
            ct
        );
        return Results.Ok(
            Page.Of(
                rows,
                page.Limit,
                row => row.ToResource(),
                row => [row.Sequence.ToString(CultureInfo.InvariantCulture)]
            )
        );
    }

    private static DateTimeOffset? ReadTime(string field, string? text, List<FieldError> errors)
    {
        var time = Rfc3339.Find(text);
        if (text is not null && time is null)
        {
            errors.Add(new(field, "malformed", "A time with its offset from UTC, such as 2026-11-23T14:30:00Z."));
        }
        return time;
    }

    private sealed record ActorFilter(string? Kind, string? Id)
    {
        /// <returns>Null: no such actor can be.</returns>
        public static ActorFilter? Read(string shown) =>
            shown switch
            {
                "anonymous" or "system" => new(shown, null),
                _ when PublicId.User.Read(shown) is { } id => new(AuditModule.Word(ActorKind.User), id),
                _ when PublicId.ApiKey.Read(shown) is { } id => new(AuditModule.Word(ActorKind.ApiKey), id),
                _ => null,
            };
    }
}
