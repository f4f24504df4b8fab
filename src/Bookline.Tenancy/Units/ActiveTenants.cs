using System.Collections.Concurrent;

namespace Bookline.Tenancy.Units;

/// <summary>Which tenants the database called active a moment ago, so that it need not be asked each time.</summary>
internal sealed class ActiveTenants(TenantContextOptions options)
{
    private readonly ConcurrentDictionary<Guid, long> seen = new();

    public bool Remembers(Guid tenant) =>
        seen.TryGetValue(tenant, out var when) && options.Clock.GetElapsedTime(when) < options.StatusLifetime;

    public long Now => options.Clock.GetTimestamp();

    /// <param name="asked">When the question was sent: the answer may have taken its time.</param>
    public void Remember(Guid tenant, long asked)
    {
        if (options.StatusLifetime <= TimeSpan.Zero)
        {
            return;
        }
        // Beginning anew is cheaper than keeping an order, and only costs each tenant one more question.
        if (seen.Count >= options.MaxRememberedTenants)
        {
            seen.Clear();
        }
        seen[tenant] = asked;
    }

    public void Forget(Guid tenant) => seen.TryRemove(tenant, out _);
}
