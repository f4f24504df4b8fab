using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Microsoft.EntityFrameworkCore;

namespace Bookline.Tenancy.EntityFrameworkCore;

/// <summary>From a tenant to its DbContext.</summary>
public static class TenantDbContexts
{
    /// <summary>Runs work on a DbContext as one tenant sees it. Each command takes one round trip.</summary>
    /// <param name="tenants">The one that the DbContext's options name.</param>
    /// <param name="contexts">With a pool or without.</param>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="work">Gets the DbContext, which is valid until the work returns, and for no one else.</param>
    /// <param name="cancel">Not begun once it is cancelled; pass it to the DbContext's calls as well.</param>
    /// <exception cref="UnknownTenantException">No such tenant; at the first command.</exception>
    /// <exception cref="SuspendedTenantException">The tenant may not work; at the first command.</exception>
    /// <exception cref="SecondTenantException">The call is made inside work for another tenant.</exception>
    public static Task<T> WithTenantDbContextAsync<TContext, T>(
        this TenantContext tenants,
        IDbContextFactory<TContext> contexts,
        TenantId tenant,
        Func<TContext, Task<T>> work,
        CancellationToken cancel = default
    )
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(tenants);
        ArgumentNullException.ThrowIfNull(contexts);
        ArgumentNullException.ThrowIfNull(work);
        return tenants.WithTenantContextAsync(
            tenant,
            async _ =>
            {
                await using var context = await contexts.CreateDbContextAsync(cancel);
                var binding = TenantBinding.Of(context);
                if (binding.Tenants != tenants)
                {
                    throw new ArgumentException(
                        "The factory's DbContexts belong to another TenantContext.",
                        nameof(contexts)
                    );
                }
                using var lease = TenantLease.Begin();
                binding.Bind(tenant, lease);
                return await work(context);
            },
            cancel
        );
    }

    /// <inheritdoc cref="WithTenantDbContextAsync{TContext, T}"/>
    public static Task WithTenantDbContextAsync<TContext>(
        this TenantContext tenants,
        IDbContextFactory<TContext> contexts,
        TenantId tenant,
        Func<TContext, Task> work,
        CancellationToken cancel = default
    )
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(work);
        return tenants.WithTenantDbContextAsync(
            contexts,
            tenant,
            async context =>
            {
                await work(context);
                return true;
            },
            cancel
        );
    }

    /// <summary>
    /// Binds a DbContext that somebody else makes and disposes of, such as a web request's scope. It serves this tenant until it
    /// is disposed of; a pool hands it out unbound.
    /// </summary>
    /// <exception cref="SecondTenantException">It serves another tenant.</exception>
    public static TContext BindTenant<TContext>(this TContext context, TenantId tenant)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(context);
        TenantBinding.Of(context).Bind(tenant, during: null);
        return context;
    }
}
