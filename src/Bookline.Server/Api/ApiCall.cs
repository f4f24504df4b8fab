using Bookline.Server.Access;
using Bookline.Server.Api.Conventions;
using Bookline.Server.Audit;
using Bookline.Tenancy;
using NodaTime;

namespace Bookline.Server.Api;

/// <summary>What every operation needs: who calls, in whose data, at what time; bound as an endpoint's parameter.</summary>
internal sealed record ApiCall(
    Caller Caller,
    HttpContext Http,
    TenantContext Tenants,
    AuditModule Audit,
    IClock Clock,
    CancellationToken Cancel
)
{
    public Instant Now => Clock.GetCurrentInstant();

    public Task<IResult> ReadAsync(Func<TenantDatabase, Task<IResult>> work) =>
        Tenants.WithTenantContextAsync(Caller.Tenant, work, Cancel);

    public Task<IResult> ChangeAsync(Func<TenantDatabase, Task<IResult>> work) =>
        Tenants.WithTenantTransactionAsync(Caller.Tenant, work, cancel: Cancel);

    /// <summary>In the transaction that changes.</summary>
    public Task RecordAsync(TenantDatabase db, string action, string subject, object? before, object? after) =>
        Audit.RecordAsync(db, new AuditEntry(Caller.ToActor(Http), action, subject, before, after));

    /// <summary>What was changed, with its new tag.</summary>
    public IResult Changed<T>(T resource, DateTimeOffset updatedAt)
    {
        Http.Response.Headers.ETag = ETag.Of(updatedAt);
        return Results.Ok(resource);
    }
}
