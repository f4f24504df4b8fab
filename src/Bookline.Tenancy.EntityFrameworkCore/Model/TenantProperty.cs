using Bookline.Tenancy.EntityFrameworkCore.Binding;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Bookline.Tenancy.EntityFrameworkCore.Model;

/// <summary>The property that says whose an entity is.</summary>
internal static class TenantProperty
{
    public const string Annotation = "Bookline:Tenant";

    /// <summary>Null: entities of this type belong to no tenant, or the database alone knows to which.</summary>
    public static PropertyEntry? Of(EntityEntry entry)
    {
        foreach (var property in entry.Metadata.GetProperties())
        {
            if (property.FindAnnotation(Annotation) is not null)
            {
                return entry.Property(property);
            }
        }
        return null;
    }

    public static TenantId TenantOf(DbContext context) => TenantBinding.Of(context).Required();

    public static Guid GuidOf(DbContext context) => TenantOf(context).Value;

    /// <summary>The UUID in a property's value, which is a <see cref="Guid"/> or a <see cref="TenantId"/>.</summary>
    public static Guid ValueOf(object? value) => value is TenantId tenant ? tenant.Value : (Guid)value!;
}
