namespace Bookline.Tenancy.EntityFrameworkCore.Binding;

/// <summary>
/// The length of one tenant's work with a DbContext. A pooled instance serves the next tenant afterwards, so whoever kept
/// it, a query of it, or a task that uses it, must be told apart from whoever has it now: by the flow of execution.
/// </summary>
internal sealed class TenantLease : IDisposable
{
    private static readonly AsyncLocal<TenantLease?> Current = new();

    private readonly TenantLease? outer = Current.Value;
    private volatile bool ended;

    private TenantLease() { }

    /// <summary>Begins one for the calling method and all that it calls, not for its caller.</summary>
    public static TenantLease Begin()
    {
        var lease = new TenantLease();
        Current.Value = lease;
        return lease;
    }

    /// <summary>False after its end, and for code that was not started inside it.</summary>
    public bool IsHere()
    {
        for (var lease = Current.Value; lease is not null; lease = lease.outer)
        {
            if (lease == this)
            {
                return !ended;
            }
        }
        return false;
    }

    public void Dispose() => ended = true;
}
