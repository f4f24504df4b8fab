using System.Runtime.ExceptionServices;
using Bookline.Tenancy.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookline.Tenancy.EntityFrameworkCore.Saving;

/// <summary>Looks at every changed entity before anything is sent.</summary>
internal sealed class TenantSaveInterceptor : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        Check(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => Unwrap(eventData.Exception);

    public override Task SaveChangesFailedAsync(
        DbContextErrorEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Unwrap(eventData.Exception);
        return Task.CompletedTask;
    }

    private static void Check(DbContext context)
    {
        var tenant = TenantProperty.TenantOf(context);
        foreach (var entry in context.ChangeTracker.Entries())
        {
            if (
                entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && TenantProperty.Of(entry) is { } property
            )
            {
                Check(entry, property, tenant);
            }
        }
    }

    private static void Check(EntityEntry entry, PropertyEntry property, TenantId tenant)
    {
        var isNew = entry.State == EntityState.Added;
        var current = TenantProperty.ValueOf(property.CurrentValue);
        if (current == Guid.Empty)
        {
            // A stub: attached by its id, to be changed or deleted without having been read.
            object stamp = property.CurrentValue is TenantId ? tenant : tenant.Value;
            property.OriginalValue = stamp;
            property.CurrentValue = stamp;
            property.IsModified = false;
            return;
        }
        var original = isNew ? current : TenantProperty.ValueOf(property.OriginalValue);
        if (current != tenant.Value || original != tenant.Value)
        {
            var foreign = current != tenant.Value ? current : original;
            throw new ForeignTenantException(entry.Metadata.DisplayName(), tenant, foreign);
        }
    }

    // EF Core wraps whatever a command throws; who handles a suspended tenant should not have to look inside.
    private static void Unwrap(Exception failure)
    {
        if (failure is DbUpdateException { InnerException: TenancyException tenancy })
        {
            ExceptionDispatchInfo.Throw(tenancy);
        }
    }
}
