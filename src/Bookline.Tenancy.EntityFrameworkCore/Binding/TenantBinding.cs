using Bookline.Tenancy.EntityFrameworkCore.Commands;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Bookline.Tenancy.EntityFrameworkCore.Binding;

/// <summary>Whose DbContext this is. One for each instance; a pool resets it when the instance comes back.</summary>
internal sealed class TenantBinding(IDbContextOptions options) : IResettableService
{
    private TenantId? tenant;
    private TenantLease? lease;

    /// <summary>Where the connections come from, and who knows which tenants are active.</summary>
    public TenantContext Tenants { get; } = options.FindExtension<TenantOptionsExtension>()!.Tenants;

    /// <summary>What is under way at the connection; a DbContext does one thing at a time.</summary>
    public TenantExchange? Running { get; set; }

    /// <exception cref="InvalidOperationException">Its options lack UseTenantContext.</exception>
    public static TenantBinding Of(DbContext context) =>
        ((IInfrastructure<IServiceProvider>)context).Instance.GetService(typeof(TenantBinding)) as TenantBinding
        ?? throw new InvalidOperationException(
            $"{context.GetType().Name} is not bound to tenants: configure it with UseTenantContext or AddTenantDbContext."
        );

    /// <summary>Binds the instance until it is disposed of.</summary>
    /// <exception cref="SecondTenantException">It is another tenant's.</exception>
    public void Bind(TenantId to, TenantLease? during)
    {
        to.Required();
        if (tenant is { } bound && bound != to)
        {
            throw new SecondTenantException(bound, to);
        }
        tenant = to;
        lease ??= during;
    }

    /// <exception cref="NoTenantContextException">It is nobody's.</exception>
    /// <exception cref="UnitOfWorkEndedException">The caller had it once, and its work is over.</exception>
    public TenantId Required()
    {
        if (lease is not null && !lease.IsHere())
        {
            throw new UnitOfWorkEndedException();
        }
        return tenant
            ?? throw new NoTenantContextException(
                new InvalidOperationException(
                    "This DbContext has no tenant: take it from WithTenantDbContextAsync, or call BindTenant on it first."
                )
            );
    }

    public void ResetState() => (tenant, lease, Running) = (null, null, null);

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }
}
