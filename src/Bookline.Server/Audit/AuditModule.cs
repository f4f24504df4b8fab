using System.Text.Json;
using Bookline.Server.Api;
using Bookline.Server.Jobs;
using Bookline.Tenancy;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Bookline.Server.Audit;

/// <summary>Who did what, when, from where: rows that nobody can change, each with the hash of the one before.</summary>
public sealed class AuditModule(JobsModule jobs, TimeProvider time, IOptions<JsonOptions> json)
{
    private const int LongestUserAgent = 500;

    private readonly JsonSerializerOptions json = json.Value.SerializerOptions;

    internal static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditModule>();
        JobsModule.AddHandler<PruneAuditLog>(builder);
    }

    internal static void Map(WebApplication app) => ReadAuditLog.Map(ApiModule.Resource(app, "audit_log"));

    /// <summary>Adds an entry in the transaction of <paramref name="db"/>: what is rolled back is not recorded.</summary>
    public Task RecordAsync(TenantDatabase db, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.BatchAsync(RecordStatements(db.Tenant, entry));
    }

    /// <summary>What <see cref="RecordAsync"/> sends, for a caller who sends it in one round trip with statements of its own.</summary>
    public IReadOnlyList<TenantStatement> RecordStatements(TenantId tenant, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var actor = entry.Actor;
        return
        [
            new TenantStatement(
                """
                select append_audit($1, $2, $3::text, $4::text, $5::text, $6::text, $7, $8::text, $9::text::jsonb, $10::text::jsonb)
                """,
                Guid.CreateVersion7(),
                Word(actor.Kind),
                actor.Id,
                actor.Name,
                actor.IpAddress,
                Storable(actor.UserAgent),
                entry.Action,
                entry.Subject,
                MaskedJson.Of(entry.Before, json),
                MaskedJson.Of(entry.After, json)
            ),
            // Put in once a day, however many entries there are.
            .. jobs.EnqueueStatements(tenant, PruneAuditLog.Next(time.GetUtcNow())),
            .. actor.Mark is { } mark ? [mark.Statement] : Array.Empty<TenantStatement>(),
        ];
    }

    internal static string Word(ActorKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static string? Storable(string? userAgent) =>
        userAgent?.Length > LongestUserAgent ? userAgent[..LongestUserAgent] : userAgent;
}

/// <param name="Action"><c>subject.verb</c>: <c>service.updated</c>, <c>session.signed_in</c>.</param>
/// <param name="Subject">What it was done to, by its id in the API: <c>svc_…</c>.</param>
/// <param name="Before">Becomes JSON, secrets masked; null: there was nothing.</param>
/// <param name="After">Becomes JSON, secrets masked; null: there is nothing any more.</param>
public sealed record AuditEntry(
    Actor Actor,
    string Action,
    string? Subject,
    object? Before = null,
    object? After = null
);
