using Bookline.Server.Audit;
using Bookline.Server.Tests.Hosting;
using Bookline.Tenancy;
using Bookline.Testing.MultiTenant;

namespace Bookline.Server.Tests.Audit;

/// <summary>Entries for tests to look at.</summary>
internal static class Recorded
{
    public static readonly Actor Ana = new(
        ActorKind.User,
        "01000000-0000-7000-8000-0000000000aa",
        "ana@salon.example",
        "203.0.113.7",
        "Firefox"
    );

    public static TenantId Tenant(int number = 1) => new(MultiTenantDatabase.TenantAt(number));

    public static Task RecordAsync(
        this RunningServer server,
        string action = "service.updated",
        string? subject = "svc_1",
        object? before = null,
        object? after = null,
        Actor? actor = null,
        int tenant = 1
    ) =>
        server.Tenants.WithTenantContextAsync(
            Tenant(tenant),
            db =>
                server
                    .Service<AuditModule>()
                    .RecordAsync(db, new AuditEntry(actor ?? Ana, action, subject, before, after))
        );
}
